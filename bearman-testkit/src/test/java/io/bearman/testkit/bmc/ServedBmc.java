package io.bearman.testkit.bmc;

import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * A BMC on a free port of this machine, and programs that are pointed at it.
 *
 * @param clients log in as its first user with suite 17
 */
record ServedBmc(
        SimulatedBmc bmc, RecordingChassis chassis, UdpBmcServer server, ForeignClients clients)
        implements AutoCloseable {

    static ServedBmc start(SimulatedBmc.Settings settings, Path folder) {
        return start(settings, folder, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    static ServedBmc start(SimulatedBmc.Settings settings, Path folder, InetSocketAddress at) {
        TimeSource time = TimeSource.system();
        RecordingChassis chassis = new RecordingChassis(PowerState.ON, time, Duration.ZERO);
        SimulatedBmc bmc = new SimulatedBmc(settings, chassis, time, new SecureRandom());
        UdpBmcServer server = UdpBmcServer.start(bmc, at);
        BmcUser first = settings.users().get(0);
        ForeignClients clients = new ForeignClients(
                server.address(), folder, first.name(), first.password().text(), 17);
        return new ServedBmc(bmc, chassis, server, clients);
    }

    @Override
    public void close() {
        server.close();
    }
}

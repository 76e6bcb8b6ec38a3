package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Place;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcFleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The testkit's BMCs in a JVM of their own, so that a client's processor time and heap are the client's
 * alone. They end when their standard input does: also when we are killed.
 */
final class SimulatedFleet implements AutoCloseable {
    private static final String USER = "admin";
    private static final String PASSWORD = "secret";

    private final Process process;
    private final Bmcs bmcs;

    private SimulatedFleet(Process process, Bmcs bmcs) {
        this.process = process;
        this.bmcs = bmcs;
    }

    /** Starts so many of them; they answer. */
    static SimulatedFleet start(Place place, int count, InetSocketAddress first) {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatedFleet.class.getName(),
                Integer.toString(count),
                first.getHostString(),
                Integer.toString(first.getPort()));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            List<InetSocketAddress> addresses = new ArrayList<>();
            var lines = process.inputReader();
            for (int i = 0; i < count; i++) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IllegalStateException(
                            "the simulated BMCs did not start; each takes a file descriptor, see"
                                    + " ulimit -n");
                }
                addresses.add(new InetSocketAddress(line, first.getPort()));
            }
            return new SimulatedFleet(process, at(addresses));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return BMCs of ours that are there} */
    static Bmcs at(List<InetSocketAddress> addresses) {
        return new Bmcs(addresses, USER, PASSWORD);
    }

    Bmcs bmcs() {
        return bmcs;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** {@return one of them} */
    static SimulatedBmc bmc(int number, RecordingChassis chassis, TimeSource time) {
        BmcGuid guid = BmcGuid.of(String.format("%032x", number + 1));
        return new SimulatedBmc(
                SimulatedBmc.Settings.of(guid, BmcUser.admin(USER, PASSWORD)),
                chassis,
                time,
                new Random(number));
    }

    /** Serves until nobody holds the other end of our standard input: COUNT ADDRESS PORT. */
    public static void main(String[] arguments) throws IOException {
        TimeSource time = TimeSource.system();
        List<SimulatedBmc> bmcs = new ArrayList<>();
        for (int number = 0; number < Integer.parseInt(arguments[0]); number++) {
            bmcs.add(bmc(number, new RecordingChassis(PowerState.ON, time, Duration.ZERO), time));
        }
        try (UdpBmcFleet fleet = UdpBmcFleet.start()) {
            InetSocketAddress first =
                    new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
            StringBuilder addresses = new StringBuilder();
            fleet.serve(bmcs, first)
                    .forEach(at -> addresses.append(at.getHostString()).append('\n'));
            System.out.print(addresses);
            System.out.flush();
            while (System.in.read() >= 0) {}
        }
    }
}

package io.bearman.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcFleet;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossyProxyTest {
    private static final byte[] PING = {6, 0, -1, 6, 0, 0, 0x11, -0x42, -0x80, 1, 0, 0};

    private final TimeSource time = TimeSource.system();
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(BmcGuid.of("00112233445566778899aabbccddeeff")),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(1));

    @Test
    void aRealPingComesBackThroughTheProxy() throws IOException {
        try (UdpBmcServer server = UdpBmcServer.start(bmc, any());
                LossyProxy proxy = LossyProxy.start(any(), server.address(), Link.PERFECT, 1);
                DatagramSocket client = new DatagramSocket(any())) {
            assertThat(ping(client, proxy)).startsWith(6, 0, 0xff, 6).hasSize(28);
        }
    }

    @Test
    void aLinkThatLosesEverythingLetsNothingThrough() throws IOException {
        try (UdpBmcServer server = UdpBmcServer.start(bmc, any());
                LossyProxy proxy =
                        LossyProxy.start(any(), server.address(), Link.PERFECT.loss(1), 1);
                DatagramSocket client = new DatagramSocket(any())) {
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ping(client, proxy))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void oneProxyLeadsToManyTargetsAndEachAnswersFromItsOwnAddress() throws IOException {
        try (UdpBmcFleet fleet = UdpBmcFleet.start();
                DatagramSocket client = new DatagramSocket(any())) {
            Map<InetSocketAddress, InetSocketAddress> addresses = new HashMap<>();
            for (int i = 1; i <= 20; i++) {
                addresses.put(
                        fleet.serve(bmc, new InetSocketAddress("127.26.3." + i, 0))
                                .address(),
                        any());
            }
            try (LossyProxy proxy = LossyProxy.start(addresses, Link.PERFECT, 1)) {
                for (InetSocketAddress target : addresses.keySet()) {
                    DatagramPacket reply = ping(client, proxy.address(target));
                    assertThat(reply.getSocketAddress()).isEqualTo(proxy.address(target));
                }
            }
        }
    }

    @Test
    void theLinkCanBecomeAnother() throws IOException {
        try (UdpBmcServer server = UdpBmcServer.start(bmc, any());
                LossyProxy proxy =
                        LossyProxy.start(any(), server.address(), Link.PERFECT.loss(1), 1);
                DatagramSocket client = new DatagramSocket(any())) {
            proxy.link(Link.of(Duration.ofMillis(30)));
            long start = time.nanoTime();

            assertThat(ping(client, proxy)).hasSize(28);

            assertThat(Duration.ofNanos(time.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(60));
        }
    }

    private static byte[] ping(DatagramSocket client, LossyProxy proxy) throws IOException {
        DatagramPacket reply = ping(client, proxy.address());
        return java.util.Arrays.copyOf(reply.getData(), reply.getLength());
    }

    private static DatagramPacket ping(DatagramSocket client, InetSocketAddress at)
            throws IOException {
        if (client.getSoTimeout() == 0) {
            client.setSoTimeout(20_000);
        }
        client.send(new DatagramPacket(PING, PING.length, at));
        DatagramPacket reply = new DatagramPacket(new byte[100], 100);
        client.receive(reply);
        return reply;
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}

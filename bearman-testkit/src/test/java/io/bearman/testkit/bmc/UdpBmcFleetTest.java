package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UdpBmcFleetTest {
    private static final byte[] PING = {6, 0, -1, 6, 0, 0, 0x11, -0x42, -0x80, 1, 0, 0};
    private static final int PATIENCE_MILLIS = 20_000;

    private final TimeSource time = TimeSource.system();
    private final UdpBmcFleet fleet = UdpBmcFleet.start();

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aHundredBmcsAnswerFromTheirOwnAddressesOnOneThread() throws IOException {
        int threads = Thread.activeCount();

        List<InetSocketAddress> addresses = serve(100);

        assertThat(addresses).doesNotHaveDuplicates();
        assertThat(addresses.get(99).getAddress().getHostAddress()).isEqualTo("127.26.1.45");
        try (DatagramSocket client = client()) {
            assertThat(pongs(client, addresses)).isEqualTo(new HashSet<>(addresses));
        }
        assertThat(Thread.activeCount()).isEqualTo(threads);
    }

    @Test
    @Tag("lab")
    @Tag("lab-ipmi")
    void tenThousandComeUpWithinSeconds() throws IOException {
        Assumptions.assumeTrue(openable() > 11_000, "ulimit -n is too low");
        long start = time.nanoTime();

        List<InetSocketAddress> addresses = serve(10_000);

        Duration took = Duration.ofNanos(time.nanoTime() - start);
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        try (DatagramSocket client = client()) {
            Set<InetSocketAddress> answered = new HashSet<>();
            for (int i = 0; i < addresses.size(); i += 50) {
                answered.addAll(pongs(client, addresses.subList(i, i + 50)));
            }
            assertThat(answered).hasSize(10_000);
        }
    }

    private static long openable() {
        var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
    }

    @Test
    void aBmcOnIpv6Answers() throws IOException {
        Assumptions.assumeTrue(hasIpv6(), "no IPv6 loopback");
        UdpBmcServer server = fleet.serve(bmc(1), new InetSocketAddress("::1", 0));

        try (DatagramSocket client = client()) {
            assertThat(pongs(client, List.of(server.address()))).containsOnly(server.address());
        }
    }

    @Test
    void whenOneIsClosedItsAddressIsFreeAndTheOthersGoOn() throws IOException {
        UdpBmcServer one = fleet.serve(bmc(1), new InetSocketAddress("127.26.2.1", 0));
        UdpBmcServer other = fleet.serve(bmc(2), new InetSocketAddress("127.26.2.2", 0));
        one.close();

        UdpBmcServer again = fleet.serve(bmc(3), one.address());

        try (DatagramSocket client = client()) {
            List<InetSocketAddress> both = List.of(again.address(), other.address());
            assertThat(pongs(client, both)).containsExactlyInAnyOrderElementsOf(both);
        }
    }

    @Test
    void anAnswerCanComeFromElsewhere() throws IOException {
        SimulatedBmc bmc = bmc(1);
        UdpBmcServer server = fleet.serve(bmc, new InetSocketAddress("127.26.2.3", 0));
        bmc.misbehave(Quirk.OTHERADDRESS);

        try (DatagramSocket client = client()) {
            assertThat(pongs(client, List.of(server.address())))
                    .hasSize(1)
                    .doesNotContain(server.address());
        }
    }

    @Test
    @Tag("lab")
    @Tag("lab-ipmi")
    void aSlowBmcHoldsUpNobody() throws IOException {
        SimulatedBmc slow = bmc(1);
        slow.misbehave(Quirk.SLOW);
        InetSocketAddress slowAt =
                fleet.serve(slow, new InetSocketAddress("127.26.2.4", 0)).address();
        InetSocketAddress fastAt =
                fleet.serve(bmc(2), new InetSocketAddress("127.26.2.5", 0)).address();

        try (DatagramSocket client = client()) {
            long start = time.nanoTime();
            send(client, slowAt);
            assertThat(pongs(client, List.of(fastAt))).containsExactly(fastAt);
            assertThat(receive(client)).isEqualTo(slowAt);
            assertThat(Duration.ofNanos(time.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    private List<InetSocketAddress> serve(int count) throws IOException {
        List<SimulatedBmc> bmcs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bmcs.add(bmc(i));
        }
        return fleet.serve(bmcs, new InetSocketAddress("127.26.0.200", freePort()));
    }

    private SimulatedBmc bmc(int number) {
        return new SimulatedBmc(
                SimulatedBmc.Settings.of(
                        new BmcGuid(String.format("%032x", number)),
                        BmcUser.admin("admin", "secret")),
                new RecordingChassis(PowerState.ON, time, Duration.ZERO),
                time,
                new Random(number));
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket socket = client()) {
            return socket.getLocalPort();
        }
    }

    private static boolean hasIpv6() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(
                        address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }

    private static DatagramSocket client() throws SocketException {
        DatagramSocket socket = new DatagramSocket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static Set<InetSocketAddress> pongs(DatagramSocket client, List<InetSocketAddress> from)
            throws IOException {
        for (InetSocketAddress address : from) {
            send(client, address);
        }
        Set<InetSocketAddress> answered = new HashSet<>();
        for (int i = 0; i < from.size(); i++) {
            answered.add(receive(client));
        }
        return answered;
    }

    private static void send(DatagramSocket client, InetSocketAddress to) throws IOException {
        client.send(new DatagramPacket(PING, PING.length, to));
    }

    private static InetSocketAddress receive(DatagramSocket client) throws IOException {
        DatagramPacket reply = new DatagramPacket(new byte[100], 100);
        client.receive(reply);
        assertThat(reply.getLength()).isEqualTo(28);
        return (InetSocketAddress) reply.getSocketAddress();
    }
}

package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.net.Datagrams;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class UdpNetworkTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Datagrams.Network network = new UdpNetwork(TimeSource.system());

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void packetsGoThereAndBack(String address) throws Exception {
        assumeTrue(canBind(address), "this machine has no " + address);
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName(address));
                Datagrams port = network.open()) {
            InetSocketAddress there = new InetSocketAddress(address, peer.getLocalPort());
            port.send(there, new byte[] {1, 2, 3});
            DatagramPacket came = new DatagramPacket(new byte[10], 10);
            peer.receive(came);
            peer.send(new DatagramPacket(new byte[] {4, 5}, 2, came.getSocketAddress()));

            Datagrams.Datagram answer = port.receive(LONG).orElseThrow();

            assertThat(came.getLength()).isEqualTo(3);
            assertThat(answer.packet()).containsExactly(4, 5);
            assertThat(answer.from()).isEqualTo(there);
        }
    }

    @Test
    void nothingComesInTime() {
        try (Datagrams port = network.open()) {
            assertThat(port.receive(Duration.ofMillis(20))).isEqualTo(Optional.empty());
            assertThat(port.receive(Duration.ZERO)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void anInterruptedWaitEndsAndTheFlagIsKept() {
        try (Datagrams port = network.open()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> port.receive(LONG))
                    .isInstanceOf(InterruptedWaitException.class);

            assertThat(Thread.interrupted()).isTrue();
            port.send(new InetSocketAddress("127.0.0.1", 9), new byte[] {1});
        }
    }

    @Test
    void aPacketThatCannotBeSentIsLost() {
        try (Datagrams port = network.open()) {
            port.send(new InetSocketAddress("127.0.0.1", 9), new byte[70_000]);

            assertThat(port.receive(Duration.ofMillis(1))).isEmpty();
        }
    }

    private static boolean canBind(String address) {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class UdpNetworkTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final TimeSource time = TimeSource.system();
    private final Datagrams.Network network = new UdpNetwork(time);
    private final Inbox inbox = new Inbox();

    private record Came(InetSocketAddress from, byte[] packet) {}

    private static final class Inbox implements Datagrams.Receiver {
        private final Queue<Came> packets = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Thread> rang = new CompletableFuture<>();
        private volatile boolean throwing;

        @Override
        public void received(InetSocketAddress from, byte[] packet) {
            packets.add(new Came(from, packet));
            if (throwing) {
                throw new IllegalStateException("planted");
            }
        }

        @Override
        public void alarm() {
            rang.complete(Thread.currentThread());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void packetsGoThereAndBack(String address) throws Exception {
        assumeTrue(canBind(address), "this machine has no " + address);
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName(address));
                Datagrams port = network.open(inbox)) {
            exchange(address, peer, port);

            Came answer = inbox.packets.remove();
            assertThat(answer.packet()).containsExactly(4, 5);
            assertThat(answer.from())
                    .isEqualTo(new InetSocketAddress(address, peer.getLocalPort()));
        }
    }

    private void exchange(String address, DatagramSocket peer, Datagrams port) throws IOException {
        port.send(new InetSocketAddress(address, peer.getLocalPort()), new byte[] {1, 2, 3});
        DatagramPacket came = new DatagramPacket(new byte[10], 10);
        peer.receive(came);
        assertThat(came.getLength()).isEqualTo(3);
        peer.send(new DatagramPacket(new byte[] {4, 5}, 2, came.getSocketAddress()));
        assertThat(time.await(() -> !inbox.packets.isEmpty(), LONG)).isTrue();
    }

    @Test
    void alarmsAndTasksComeOnTheSameDaemonThread() throws Exception {
        try (Datagrams port = network.open(inbox)) {
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            port.wake(time.nanoTime() + Duration.ofMillis(30).toNanos());
            port.execute(() -> ran.complete(Thread.currentThread()));

            Thread thread = ran.get(10, TimeUnit.SECONDS);

            assertThat(thread).isSameAs(inbox.rang.get(10, TimeUnit.SECONDS));
            assertThat(thread.isDaemon()).isTrue();
        }
    }

    @Test
    void neitherAnErrorNorAnInterruptEndsTheThread() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                Datagrams port = network.open(inbox)) {
            inbox.throwing = true;
            port.execute(() -> {
                throw new AssertionError("planted");
            });
            exchange("127.0.0.1", peer, port);
            inbox.packets.clear();
            CompletableFuture<Void> interrupted = new CompletableFuture<>();
            port.execute(() -> {
                Thread.currentThread().interrupt();
                port.send(new InetSocketAddress("127.0.0.1", peer.getLocalPort()), new byte[1]);
                interrupted.complete(null);
            });
            interrupted.get(10, TimeUnit.SECONDS);

            // What is sent while the socket is opened anew is lost, as any packet may be.
            peer.setSoTimeout(100);
            CompletableFuture<Void> heard = new CompletableFuture<>();
            while (!heard.isDone()) {
                try {
                    port.send(new InetSocketAddress("127.0.0.1", peer.getLocalPort()), new byte[2]);
                    peer.receive(new DatagramPacket(new byte[10], 10));
                    heard.complete(null);
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("timed out");
                }
            }
        }
    }

    @Test
    void aTaskGivenBeforeTheEndIsRunAndOneAfterItIsRefused() throws Exception {
        Datagrams port = network.open(inbox);
        CompletableFuture<Void> ran = new CompletableFuture<>();
        port.execute(() -> ran.complete(null));
        port.close();

        ran.get(10, TimeUnit.SECONDS);

        assertThatThrownBy(() -> port.execute(() -> {})).isInstanceOf(IllegalStateException.class);
        port.close();
    }

    /** Whoever was not refused waits for his task. */
    @Test
    void anAcceptedTaskIsRunAlsoWhenThePortIsClosedInThatMoment() throws Exception {
        for (int round = 0; round < 100; round++) {
            Datagrams port = network.open(inbox);
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger accepted = new AtomicInteger();
            Thread asking = new Thread(() -> {
                try {
                    while (true) {
                        port.execute(ran::incrementAndGet);
                        accepted.incrementAndGet();
                    }
                } catch (IllegalStateException closed) {
                    assertThat(closed).hasMessageContaining("closed");
                }
            });
            asking.start();
            time.await(() -> ran.get() > 0, LONG);
            port.close();
            asking.join();

            assertThat(time.await(() -> ran.get() == accepted.get(), Duration.ofSeconds(2)))
                    .as("%d of %d", ran.get(), accepted.get())
                    .isTrue();
        }
    }

    @Test
    void aTaskThatBegetsTasksKeepsNobodyElseWaiting() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                Datagrams port = network.open(inbox)) {
            AtomicBoolean enough = new AtomicBoolean();
            Runnable[] again = new Runnable[1];
            again[0] = () -> {
                if (!enough.get()) {
                    port.execute(again[0]);
                }
            };
            port.execute(again[0]);
            port.wake(time.nanoTime() + Duration.ofMillis(20).toNanos());

            try {
                exchange("127.0.0.1", peer, port);
                inbox.rang.get(10, TimeUnit.SECONDS);
            } finally {
                enough.set(true);
            }
        }
    }

    @Test
    void aFloodOfPacketsKeepsNeitherTasksNorAlarmsWaiting() throws Exception {
        AtomicInteger received = new AtomicInteger();
        CompletableFuture<Integer> rang = new CompletableFuture<>();
        Datagrams.Receiver slow = new Datagrams.Receiver() {
            @Override
            public void received(InetSocketAddress from, byte[] packet) {
                // More than this comes in the meantime.
                time.sleep(Duration.ofMillis(1));
                received.incrementAndGet();
            }

            @Override
            public void alarm() {
                rang.complete(received.get());
            }
        };
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                Datagrams port = network.open(slow)) {
            port.send(new InetSocketAddress("127.0.0.1", peer.getLocalPort()), new byte[1]);
            DatagramPacket came = new DatagramPacket(new byte[10], 10);
            peer.receive(came);
            for (int i = 0; i < 1000; i++) {
                peer.send(new DatagramPacket(new byte[20], 20, came.getSocketAddress()));
            }
            port.wake(time.nanoTime());
            CompletableFuture<Integer> ran = new CompletableFuture<>();
            port.execute(() -> ran.complete(received.get()));

            assertThat(rang.get(10, TimeUnit.SECONDS)).isLessThan(500);
            assertThat(ran.get(10, TimeUnit.SECONDS)).isLessThan(500);
        }
    }

    @Test
    void aPacketThatCannotBeSentIsLost() {
        try (Datagrams port = network.open(inbox)) {
            port.send(new InetSocketAddress("127.0.0.1", 9), new byte[70_000]);

            assertThat(inbox.packets).isEmpty();
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

package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Much work, and workers that die or sleep over it. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(900)
class ManyPiecesTest {
    private static final int PIECES = 500;

    @Test
    void everyEffectHappensOnceThoughOneWorkerIsKilledAndAnotherStoppedAndContinued(
            PostgresForTests postgres) throws Exception {
        PostgresLogin login = postgres.emptyStore();
        try (Bmc bmc = new Bmc();
                SqlStore store =
                        SqlStore.open(login, TimeSource.system(), StoreSettings.create())) {
            submit(store);
            try (ChildProcess stopped = start(login, bmc, "stopped", 30)) {
                String piece;
                try (ChildProcess killed = start(login, bmc, "killed", 0)) {
                    for (int i = 0; i < 60; i++) {
                        assertThat(killed.line()).isNotEmpty();
                    }
                    piece = gate(stopped);
                    stopped.signal("STOP");
                    killed.kill();
                }
                // One more, as if the killed one was started again.
                try (ChildProcess other = start(login, bmc, "other", 0)) {
                    until(() -> store.work().unfinished().isEmpty());
                    other.go();
                    other.linesUntil("end");
                }
                List<String> before = bmc.allSoFar();

                stopped.go();
                stopped.signal("CONT");
                assertThat(stopped.linesUntil("too late " + piece)).endsWith("too late " + piece);
                stopped.go();
                assertThat(stopped.linesUntil("end")).endsWith("end");

                assertThat(bmc.allSoFar()).isEqualTo(before);
                assertThat(bmc.sendersOf(piece)).containsExactly("other");
                eachOnce(store);
                assertThat(store.audit().about(piece))
                        .singleElement()
                        .extracting(AuditEvent::by)
                        .isEqualTo("other");
                assertThat(store.work().standing(PieceWorker.KIND, piece).orElseThrow())
                        .satisfies(standing -> {
                            assertThat(standing.turns()).isGreaterThan(1);
                            assertThat(standing.result()).contains("other");
                        });
            }
        }
    }

    private static void submit(SqlStore store) {
        store.write(transaction -> {
            IntStream.rangeClosed(1, PIECES)
                    .forEach(n -> transaction.submit(new Piece(PieceWorker.KIND, "" + n, "")));
            return "";
        });
    }

    private static ChildProcess start(PostgresLogin login, Bmc bmc, String name, int gate)
            throws IOException {
        return ChildProcess.start(PieceWorker.class, login.url(), "" + bmc.port(), name, "" + gate);
    }

    /** {@return the piece before whose sending the worker waits} */
    private static String gate(ChildProcess worker) {
        String mark = "read again ";
        String line = worker.line();
        while (!line.startsWith(mark)) {
            assertThat(line).isNotEmpty();
            line = worker.line();
        }
        return line.substring(mark.length());
    }

    private static void eachOnce(SqlStore store) {
        List<String> pieces = store.audit().latest(10 * PIECES).stream()
                .filter(event -> event.what().equals("did"))
                .map(AuditEvent::about)
                .toList();
        assertThat(pieces)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, PIECES).mapToObj(n -> "" + n).toList());
        assertThat(store.work().unfinished()).isEmpty();
    }

    private static void until(BooleanSupplier condition) {
        assertThat(TimeSource.system().await(condition, Duration.ofSeconds(120)))
                .isTrue();
    }

    /** Remembers each datagram that arrives. */
    private static final class Bmc implements AutoCloseable {
        private static final String MARK = "mark";

        private final List<String> received = new CopyOnWriteArrayList<>();
        private final AtomicInteger marks = new AtomicInteger();
        private final DatagramSocket socket;

        Bmc() throws SocketException {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            new Thread(this::read, "bmc").start();
        }

        private void read() {
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            try {
                while (true) {
                    socket.receive(packet);
                    String text = new String(
                            packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
                    if (text.equals(MARK)) {
                        marks.incrementAndGet();
                    } else {
                        received.add(text);
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        /** What was sent before this call may still wait in the socket, before a mark that follows. */
        List<String> allSoFar() throws IOException {
            int next = marks.get() + 1;
            byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
            try (DatagramSocket sender = new DatagramSocket()) {
                sender.send(new DatagramPacket(
                        mark, mark.length, InetAddress.getLoopbackAddress(), port()));
            }
            until(() -> marks.get() == next);
            return List.copyOf(received);
        }

        List<String> sendersOf(String piece) {
            List<String> senders = new ArrayList<>();
            for (String datagram : received) {
                String[] words = datagram.split(" ");
                if (words[1].equals(piece)) {
                    senders.add(words[0]);
                }
            }
            return senders;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}

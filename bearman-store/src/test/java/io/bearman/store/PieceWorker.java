package io.bearman.store;

import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of its own that does pieces of work, each with a dangerous action: {@code URL PORT NAME
 * GATE}. It claims the piece's machine, reads its claim again, sends a datagram, and notes the piece in
 * the audit log. At its GATE-th piece it waits between reading again and sending until it is let go.
 */
final class PieceWorker {
    static final String KIND = "piece";
    static final StoreSettings BRIEF =
            new StoreSettings(Duration.ofSeconds(2), Duration.ofMillis(500));
    private static final WorkSettings QUICK =
            new WorkSettings(4, Duration.ofMillis(50), Duration.ofMillis(250));

    private final SqlStore store;
    private final int port;
    private final String name;
    private final int gate;
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch passed;

    private PieceWorker(SqlStore store, String[] args) {
        this.store = store;
        this.port = Integer.parseInt(args[1]);
        this.name = args[2];
        this.gate = Integer.parseInt(args[3]);
        this.passed = new CountDownLatch(gate > 0 ? 1 : 0);
    }

    public static void main(String[] args) throws Exception {
        PostgresLogin login = new PostgresLogin(args[0], PostgresForTests.USER, null);
        try (SqlStore store = SqlStore.open(login, TimeSource.system(), BRIEF)) {
            PieceWorker worker = new PieceWorker(store, args);
            Workers workers = store.workers(Map.of(KIND, worker::perform), QUICK);
            worker.passed.await();
            System.in.read();
            workers.close();
        }
        say("end");
    }

    private Effect perform(Piece piece) {
        say("begun " + piece.id());
        MachineId machine = Fleet.id(Integer.parseInt(piece.id()));
        Claiming claiming = store.claims().claim(machine, RunId.of("run-of-" + name));
        if (!(claiming instanceof Claiming.Granted granted)) {
            throw new IllegalStateException("the machine is still another's");
        }
        Claim claim = granted.claim();
        Deadline notAfter = store.claims().check(claim);
        boolean atTheGate = begun.incrementAndGet() == gate;
        if (atTheGate) {
            say("read again " + piece.id());
            waitAtTheGate();
        }
        boolean sent = send(piece, notAfter);
        if (!sent) {
            say("too late " + piece.id());
        }
        // Whoever was too late tries to write all the same: that, too, must be refused.
        return new Effect(List.of(claim), transaction -> {
            transaction.audit().note(name, piece.id(), "did", "");
            return name;
        });
    }

    private void waitAtTheGate() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        passed.countDown();
    }

    /** Compares the time as late as a BMC's client does. */
    private boolean send(Piece piece, Deadline notAfter) {
        byte[] bytes = (name + " " + piece.id()).getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket()) {
            DatagramPacket packet =
                    new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port);
            if (notAfter.passed(TimeSource.system())) {
                return false;
            }
            socket.send(packet);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}

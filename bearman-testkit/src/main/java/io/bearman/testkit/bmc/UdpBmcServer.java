package io.bearman.testkit.bmc;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A simulated BMC on a real UDP port, with one daemon thread. That thread owns the replies that are
 * due later.
 */
public final class UdpBmcServer implements AutoCloseable {
    private static final int LARGEST = 2048;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final SimulatedBmc bmc;
    private final DatagramSocket socket;
    private final TimeSource time = TimeSource.system();
    private final PriorityQueue<Pending> pending =
            new PriorityQueue<>(Comparator.comparingLong(reply -> reply.due().nanoTime()));

    private UdpBmcServer(SimulatedBmc bmc, DatagramSocket socket) {
        this.bmc = bmc;
        this.socket = socket;
    }

    private record Pending(Deadline due, InetSocketAddress to, byte[] packet) {}

    /**
     * Starts to serve.
     *
     * @param at a loopback address; port 0 for any free one
     * @throws UncheckedIOException when the port is taken
     */
    public static UdpBmcServer start(SimulatedBmc bmc, InetSocketAddress at) {
        if (!at.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("a simulated BMC stays on loopback, not on " + at);
        }
        try {
            UdpBmcServer server = new UdpBmcServer(bmc, new DatagramSocket(at));
            Thread thread = new Thread(server::serve, "bmc-" + server.address().getPort());
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("no simulated BMC on " + at, e);
        }
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[LARGEST];
        while (!socket.isClosed()) {
            try {
                sendDue();
                receive(new DatagramPacket(buffer, buffer.length));
            } catch (SocketTimeoutException e) {
                continue; // a reply is due
            } catch (IOException e) {
                // Closed, or an ICMP error of an earlier reply: the loop's condition tells them
                // apart.
                continue;
            }
        }
    }

    private void receive(DatagramPacket packet) throws IOException {
        Pending next = pending.peek();
        Duration wait = next == null ? LONGEST_WAIT : next.due().left(time);
        socket.setSoTimeout((int) Math.max(1, wait.toMillis()));
        socket.receive(packet);
        InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
        for (Reply reply : bmc.handle(from, Arrays.copyOf(packet.getData(), packet.getLength()))) {
            pending.add(new Pending(Deadline.in(time, reply.after()), from, reply.packet()));
        }
    }

    private void sendDue() throws IOException {
        for (Pending next = pending.peek();
                next != null && next.due().passed(time);
                next = pending.peek()) {
            pending.remove();
            socket.send(new DatagramPacket(next.packet(), next.packet().length, next.to()));
        }
    }
}

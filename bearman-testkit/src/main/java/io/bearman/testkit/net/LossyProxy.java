package io.bearman.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A {@link Link} between real UDP ports of this machine: clients talk to its address, it talks to
 * the target from one port a client. One daemon thread a socket; each way is guarded by its own
 * lock.
 */
public final class LossyProxy implements AutoCloseable {
    private static final int LARGEST = 2048;

    private final DatagramSocket front;
    private final InetSocketAddress target;
    private final LossyLink there;
    private final LossyLink back;
    private final Map<InetSocketAddress, DatagramSocket> backs = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor later;

    private LossyProxy(DatagramSocket front, InetSocketAddress target, Link link, long seed) {
        this.front = front;
        this.target = target;
        this.there = new LossyLink(link, seed);
        this.back = new LossyLink(link, ~seed);
        this.later = new ScheduledThreadPoolExecutor(1, body -> daemon("lossy-later", body));
        // What is due after close is lost, as packets are.
        later.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Starts a proxy.
     *
     * @param at a loopback address; port 0 for any free one
     * @param target where packets go
     * @throws UncheckedIOException when the port is taken
     */
    public static LossyProxy start(
            InetSocketAddress at, InetSocketAddress target, Link link, long seed) {
        if (!at.getAddress().isLoopbackAddress() || !target.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("a lossy proxy stays on loopback");
        }
        try {
            LossyProxy proxy = new LossyProxy(new DatagramSocket(at), target, link, seed);
            daemon("lossy-front", () -> proxy.pump(proxy.front, proxy::fromClient))
                    .start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no proxy on " + at, e);
        }
    }

    /** {@return where clients reach it} */
    public InetSocketAddress address() {
        return (InetSocketAddress) front.getLocalSocketAddress();
    }

    @Override
    public void close() {
        later.shutdownNow();
        front.close();
        backs.values().forEach(DatagramSocket::close);
    }

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What is done with a packet that came. */
    private interface Taker {
        void take(InetSocketAddress from, byte[] packet) throws IOException;
    }

    private void pump(DatagramSocket socket, Taker taker) {
        byte[] buffer = new byte[LARGEST];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                taker.take((InetSocketAddress) packet.getSocketAddress(), bytes);
            } catch (IOException e) {
                // Closed, or an ICMP error of an earlier packet: the loop's condition knows.
                continue;
            }
        }
    }

    private void fromClient(InetSocketAddress client, byte[] packet) throws IOException {
        DatagramSocket own = backs.get(client);
        if (own == null) {
            own = new DatagramSocket(new InetSocketAddress(front.getLocalAddress(), 0));
            backs.put(client, own);
            DatagramSocket opened = own;
            daemon("lossy-back", () -> pump(opened, (from, reply) -> toClient(client, reply)))
                    .start();
        }
        carry(there, packet, own, target);
    }

    private void toClient(InetSocketAddress client, byte[] packet) {
        carry(back, packet, front, client);
    }

    private void carry(LossyLink way, byte[] packet, DatagramSocket from, InetSocketAddress to) {
        synchronized (way) {
            for (LossyLink.Delivery delivery : way.carry(packet)) {
                later.schedule(
                        () -> send(from, to, delivery.packet()),
                        delivery.after().toNanos(),
                        TimeUnit.NANOSECONDS);
            }
        }
    }

    private static void send(DatagramSocket from, InetSocketAddress to, byte[] packet) {
        try {
            from.send(new DatagramPacket(packet, packet.length, to));
        } catch (IOException e) {
            // The other side is gone: the packet is lost.
        }
    }
}

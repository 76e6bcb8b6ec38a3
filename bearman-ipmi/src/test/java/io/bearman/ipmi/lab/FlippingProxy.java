package io.bearman.ipmi.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a BMC, on a loopback port, and flips one bit of the BMC's packets,
 * after the RMCP header: of a copy that it sends ahead, or of the packet itself.
 */
final class FlippingProxy implements AutoCloseable {
    private static final int RMCP_HEADER = 4;

    private final DatagramSocket front;
    private final DatagramSocket back;
    private final boolean aheadOnly;
    private final Random random = new Random(11);
    private final AtomicInteger flipped = new AtomicInteger();
    private volatile @Nullable SocketAddress client;
    private volatile boolean mute;

    /**
     * @param aheadOnly whether the right packet follows the flipped one
     */
    FlippingProxy(InetSocketAddress bmc, boolean aheadOnly) throws IOException {
        this.aheadOnly = aheadOnly;
        front = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        back = new DatagramSocket();
        back.connect(bmc);
        start(() -> {
            DatagramPacket packet = receive(front);
            client = packet.getSocketAddress();
            back.send(new DatagramPacket(packet.getData(), packet.getLength()));
        });
        start(() -> {
            DatagramPacket packet = receive(back);
            if (mute) {
                return;
            }
            byte[] right = Arrays.copyOf(packet.getData(), packet.getLength());
            send(flip(right));
            if (aheadOnly()) {
                send(right);
            }
        });
    }

    /** Loses every answer from now on, and no question. */
    void mute() {
        mute = true;
    }

    int port() {
        return front.getLocalPort();
    }

    int flipped() {
        return flipped.get();
    }

    private boolean aheadOnly() {
        return aheadOnly;
    }

    private byte[] flip(byte[] right) {
        byte[] wrong = right.clone();
        int bit = random.nextInt((wrong.length - RMCP_HEADER) * 8);
        wrong[RMCP_HEADER + bit / 8] ^= (byte) (1 << bit % 8);
        flipped.incrementAndGet();
        return wrong;
    }

    private void send(byte[] packet) throws IOException {
        front.send(new DatagramPacket(packet, packet.length, client));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }

    private void start(Step step) {
        Thread thread = new Thread(() -> {
            while (!front.isClosed()) {
                try {
                    step.run();
                } catch (IOException e) {
                    if (!front.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }

    private interface Step {
        void run() throws IOException;
    }
}

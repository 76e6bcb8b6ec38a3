package io.bearman.sdk.stopped;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Passes datagrams on to a BMC and its answers back to whoever spoke last, and counts the former. */
final class CountingRelay implements AutoCloseable {
    private final SocketAddress bmc;
    private final DatagramSocket socket;
    private final AtomicInteger received = new AtomicInteger();
    private @Nullable SocketAddress client;

    CountingRelay(InetSocketAddress bmc) throws IOException {
        this.bmc = bmc;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::pass, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void pass() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                socket.receive(packet);
                boolean answer = packet.getSocketAddress().equals(bmc);
                if (!answer) {
                    received.incrementAndGet();
                    client = packet.getSocketAddress();
                }
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                SocketAddress to = answer ? client : bmc;
                if (to != null) {
                    socket.send(new DatagramPacket(bytes, bytes.length, to));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    int received() {
        return received.get();
    }

    @Override
    public void close() {
        socket.close();
    }
}

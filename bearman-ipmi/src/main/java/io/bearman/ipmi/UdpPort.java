package io.bearman.ipmi;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.net.Datagrams;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One unconnected UDP socket. One reader at a time; any thread may send. */
final class UdpPort implements Datagrams {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    private final TimeSource time;
    private final DatagramChannel channel;
    private final Selector selector;
    /** One byte more than we accept, so that a longer packet is seen to be longer. */
    private final ByteBuffer buffer = ByteBuffer.allocate(Packet.LONGEST + 1);

    UdpPort(TimeSource time) {
        this.time = time;
        try {
            this.channel = DatagramChannel.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no UDP socket", e);
        }
        try {
            this.selector = Selector.open();
            channel.configureBlocking(false);
            channel.bind(null);
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            close(channel);
            throw new UncheckedIOException("no UDP socket", e);
        }
    }

    @Override
    public void send(InetSocketAddress to, byte[] packet) {
        try {
            channel.send(ByteBuffer.wrap(packet), to);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException("the port is closed", e);
        } catch (IOException e) {
            // No route, no buffer: the packet is lost, as any packet may be.
            LOG.debug("{} not sent: {}", to, e.getMessage());
        }
    }

    @Override
    public Optional<Datagram> receive(Duration atMost) {
        Deadline until = Deadline.in(time, atMost);
        try {
            Optional<Datagram> came = poll();
            while (came.isEmpty() && !until.passed(time)) {
                // Rounded up: 0 would mean for ever.
                selector.select(until.left(time).toMillis() + 1);
                selector.selectedKeys().clear();
                if (Thread.interrupted()) {
                    throw new InterruptedWaitException(new InterruptedException());
                }
                came = poll();
            }
            return came;
        } catch (IOException e) {
            throw new UncheckedIOException("the UDP socket failed", e);
        }
    }

    private Optional<Datagram> poll() throws IOException {
        buffer.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
        if (from == null) {
            return Optional.empty();
        }
        byte[] packet = new byte[buffer.flip().remaining()];
        buffer.get(packet);
        return Optional.of(new Datagram(from, packet));
    }

    @Override
    public void close() {
        close(selector);
        close(channel);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("not closed: {}", e.getMessage());
        }
    }
}

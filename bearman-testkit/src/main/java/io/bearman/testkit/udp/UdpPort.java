package io.bearman.testkit.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open port of a {@link UdpLoop}. Thread-safe. */
public final class UdpPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    private final UdpLoop loop;
    private final DatagramChannel channel;
    private final UdpLoop.Receiver receiver;
    private final InetSocketAddress address;

    UdpPort(UdpLoop loop, DatagramChannel channel, UdpLoop.Receiver receiver) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.receiver = receiver;
        this.address = (InetSocketAddress) channel.getLocalAddress();
    }

    UdpLoop.Receiver receiver() {
        return receiver;
    }

    /** {@return where it is} */
    public InetSocketAddress address() {
        return address;
    }

    /** Sends one packet; one that the network cannot take is lost, as any may be. */
    public void send(InetSocketAddress to, byte[] packet) {
        try {
            channel.send(ByteBuffer.wrap(packet), to);
        } catch (IOException e) {
            LOG.debug("{} lost a packet to {}: {}", this, to, e.toString());
        }
    }

    @Override
    public void close() {
        loop.close(channel);
    }

    @Override
    public String toString() {
        return "port " + address;
    }
}

package io.bearman.core.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * An open UDP port of ours: the seam under IPMI, so that the same client runs on sockets and in a
 * simulated network. One reader at a time; any thread may send.
 */
public interface Datagrams extends AutoCloseable {
    /** Sends one packet; a packet that the network cannot take is lost, as any packet may be. */
    void send(InetSocketAddress to, byte[] packet);

    /** {@return the next packet, or empty when none came in this time} */
    Optional<Datagram> receive(Duration atMost);

    @Override
    void close();

    /**
     * A packet that came.
     *
     * @param from its sender, as the packet claims
     * @param packet its bytes; the receiver owns them
     */
    record Datagram(InetSocketAddress from, byte[] packet) {}

    /** Opens ports. */
    @FunctionalInterface
    interface Network {
        /** {@return a new port of ours} */
        Datagrams open();
    }
}

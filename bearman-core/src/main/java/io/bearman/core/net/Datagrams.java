package io.bearman.core.net;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/**
 * An open UDP port of ours and the one thread that it lends its {@link Receiver}: the seam under IPMI,
 * so that the same client runs on sockets and in a simulated network.
 *
 * <p>Packets, alarms and {@linkplain #execute tasks} come to the receiver one at a time, so what they
 * own needs no lock; none of them may wait. Every method may be called from any thread.
 */
public interface Datagrams extends Executor, AutoCloseable {
    /** Sends one packet; a packet that the network cannot take is lost, as any packet may be. */
    void send(InetSocketAddress to, byte[] packet);

    /**
     * Runs a task soon, on the receiver's thread.
     *
     * @throws IllegalStateException when the port is closed
     */
    @Override
    void execute(Runnable task);

    /**
     * Calls {@link Receiver#alarm} at this time, or soon after it; an earlier call's time is forgotten.
     *
     * @param nanoTime of the network's {@link io.bearman.core.time.TimeSource}
     */
    void wake(long nanoTime);

    /** Ends it; packets and alarms that are under way are lost. Tasks are not. */
    @Override
    void close();

    /** Who owns a port. */
    interface Receiver {
        /**
         * A packet came.
         *
         * @param from its sender, as the packet claims
         * @param packet its bytes; the receiver owns them
         */
        void received(InetSocketAddress from, byte[] packet);

        /** The time of {@link Datagrams#wake} has come. */
        void alarm();
    }

    /** Opens ports. */
    @FunctionalInterface
    interface Network {
        /** {@return a new port of ours, whose packets this receiver gets} */
        Datagrams open(Receiver receiver);
    }
}

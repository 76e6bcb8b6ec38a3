package io.bearman.testkit.bmc;

import io.bearman.testkit.udp.UdpLoop;
import io.bearman.testkit.udp.UdpPort;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Simulated BMCs on real UDP ports, thousands of them on one daemon thread, each with an address of
 * its own:
 *
 * <pre>{@code
 * try (UdpBmcFleet fleet = UdpBmcFleet.start()) {
 *     fleet.serve(bmcs, new InetSocketAddress("127.30.0.1", 623));   // 127.30.0.1, .2, .3, ...
 * }
 * }</pre>
 *
 * <p>Every BMC takes one file descriptor; 10,000 need {@code ulimit -n} to be a little more than
 * that. Ports below 1024 need root. Thread-safe.
 */
public final class UdpBmcFleet implements AutoCloseable {
    private final UdpLoop loop;
    private @Nullable UdpPort elsewhere; // guarded by this

    private UdpBmcFleet(UdpLoop loop) {
        this.loop = loop;
    }

    /** {@return a fleet of none yet} */
    public static UdpBmcFleet start() {
        return new UdpBmcFleet(UdpLoop.start("simulated-bmcs"));
    }

    /**
     * Puts one more BMC on a port.
     *
     * @param at a loopback address, IPv4 or IPv6; port 0 for any free one
     * @throws UncheckedIOException when the port is taken or file descriptors have run out
     */
    public UdpBmcServer serve(SimulatedBmc bmc, InetSocketAddress at) {
        return new UdpBmcServer(bmc, at, this);
    }

    /**
     * Puts BMCs on the same port of addresses that follow one another, without those that end in 0
     * or 255.
     *
     * @param first the address of the first of them, IPv4 on loopback
     * @return their addresses
     * @throws UncheckedIOException when a port is taken or file descriptors have run out
     */
    public List<InetSocketAddress> serve(List<SimulatedBmc> bmcs, InetSocketAddress first) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        InetSocketAddress at = first;
        for (SimulatedBmc bmc : bmcs) {
            addresses.add(serve(bmc, at).address());
            at = next(at);
        }
        return addresses;
    }

    private static InetSocketAddress next(InetSocketAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress().getAddress());
        int number = bytes.getInt(0);
        do {
            number++;
        } while ((number & 0xff) == 0 || (number & 0xff) == 0xff);
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(bytes.putInt(0, number).array()), address.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    UdpLoop loop() {
        return loop;
    }

    /** {@return a port that is none of the BMCs'} */
    synchronized UdpPort elsewhere() {
        if (elsewhere == null) {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            elsewhere = loop.open(new InetSocketAddress(loopback, 0), (at, from, packet) -> {});
        }
        return elsewhere;
    }

    @Override
    public void close() {
        loop.close();
    }
}

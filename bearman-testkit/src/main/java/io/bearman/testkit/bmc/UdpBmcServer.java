package io.bearman.testkit.bmc;

import io.bearman.testkit.udp.UdpPort;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A simulated BMC on a real UDP port: one of a {@link UdpBmcFleet}, or alone with a daemon thread of
 * its own.
 */
public final class UdpBmcServer implements AutoCloseable {
    private final SimulatedBmc bmc;
    private final UdpBmcFleet fleet;
    private final UdpPort port;
    private final @Nullable UdpBmcFleet own;

    UdpBmcServer(SimulatedBmc bmc, InetSocketAddress at, UdpBmcFleet fleet) {
        this(bmc, at, fleet, null);
    }

    private UdpBmcServer(
            SimulatedBmc bmc, InetSocketAddress at, UdpBmcFleet fleet, @Nullable UdpBmcFleet own) {
        if (!at.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("a simulated BMC stays on loopback, not on " + at);
        }
        this.bmc = bmc;
        this.fleet = fleet;
        this.own = own;
        this.port = fleet.loop().open(at, this::received);
        bmc.connect(new Carrier() {
            @Override
            public int port() {
                return port.address().getPort();
            }

            @Override
            public void send(InetSocketAddress to, byte[] packet) {
                port.send(to, packet);
            }

            @Override
            public void after(Duration delay, Runnable task) {
                fleet.loop().after(delay, task);
            }
        });
    }

    /**
     * Starts to serve.
     *
     * @param at a loopback address, IPv4 or IPv6; port 0 for any free one
     * @throws UncheckedIOException when the port is taken
     */
    public static UdpBmcServer start(SimulatedBmc bmc, InetSocketAddress at) {
        UdpBmcFleet fleet = UdpBmcFleet.start();
        try {
            return new UdpBmcServer(bmc, at, fleet, fleet);
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return port.address();
    }

    /** Ends; its port is free again, the others of its fleet go on. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        } else {
            port.close();
        }
    }

    private void received(UdpPort at, InetSocketAddress from, byte[] packet) {
        for (Reply reply : bmc.handle(from, packet)) {
            UdpPort out = reply.fromElsewhere() ? fleet.elsewhere() : at;
            if (reply.after().isZero()) {
                out.send(from, reply.packet());
            } else {
                fleet.loop().after(reply.after(), () -> out.send(from, reply.packet()));
            }
        }
    }
}

package io.bearman.testkit.net;

import io.bearman.testkit.udp.UdpLoop;
import io.bearman.testkit.udp.UdpPort;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link Link}s between real UDP ports of this machine, any number of them on one daemon thread:
 * clients talk to its addresses, it talks to the targets from one port a client. Each target has a
 * link of its own each way.
 */
public final class LossyProxy implements AutoCloseable {
    // So many clients are remembered; who was silent for longest is forgotten first.
    private static final int CLIENTS = 4096;

    private final UdpLoop loop = UdpLoop.start("lossy-proxy");
    private final Map<InetSocketAddress, Route> routes = new ConcurrentHashMap<>(); // by target
    private final Map<InetSocketAddress, UdpPort> fronts = new ConcurrentHashMap<>(); // by target
    private final Map<InetSocketAddress, UdpPort> backs = new LinkedHashMap<>(16, 0.75f, true);

    private LossyProxy() {}

    /** Both ways to one target; the links that it has and its front are the loop's thread's. */
    private static final class Route {
        private final InetSocketAddress target;
        private final long seed;
        private volatile LossyLink there;
        private volatile LossyLink back;
        private @Nullable UdpPort front;

        Route(InetSocketAddress target, Link link, long seed) {
            this.target = target;
            this.seed = seed;
            this.there = new LossyLink(link, seed);
            this.back = new LossyLink(link, ~seed);
        }

        void link(Link to) {
            there = new LossyLink(to, seed);
            back = new LossyLink(to, ~seed);
        }
    }

    /**
     * Starts a proxy to one target.
     *
     * @param at a loopback address; port 0 for any free one
     * @param target where packets go, on loopback
     * @throws UncheckedIOException when the port is taken
     */
    public static LossyProxy start(
            InetSocketAddress at, InetSocketAddress target, Link link, long seed) {
        return start(Map.of(target, at), link, seed);
    }

    /**
     * Starts a proxy to many targets, all of them IPv4 or all IPv6.
     *
     * @param addresses the loopback address by which clients reach each target
     * @throws UncheckedIOException when a port is taken or file descriptors have run out
     */
    public static LossyProxy start(
            Map<InetSocketAddress, InetSocketAddress> addresses, Link link, long seed) {
        LossyProxy proxy = new LossyProxy();
        try {
            addresses.forEach((target, at) -> proxy.open(at, target, link, seed));
            return proxy;
        } catch (RuntimeException e) {
            proxy.close();
            throw e;
        }
    }

    private void open(InetSocketAddress at, InetSocketAddress target, Link link, long seed) {
        if (!at.getAddress().isLoopbackAddress() || !target.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("a lossy proxy stays on loopback");
        }
        Route route = new Route(target, link, seed + target.hashCode());
        routes.put(target, route);
        fronts.put(target, loop.open(at, (front, client, packet) -> {
            route.front = front;
            fromClient(route, client, packet);
        }));
    }

    /** {@return where clients reach the target, of which there is one} */
    public InetSocketAddress address() {
        return fronts.values().iterator().next().address();
    }

    /** {@return where clients reach this target} */
    public InetSocketAddress address(InetSocketAddress target) {
        UdpPort front = fronts.get(target);
        if (front == null) {
            throw new IllegalArgumentException("no way to " + target);
        }
        return front.address();
    }

    /** Makes all links such ones from now on. */
    public void link(Link to) {
        routes.values().forEach(route -> route.link(to));
    }

    @Override
    public void close() {
        loop.close();
    }

    private void fromClient(Route route, InetSocketAddress client, byte[] packet) {
        carry(route.there, packet, back(client, route.target), route.target);
    }

    private UdpPort back(InetSocketAddress client, InetSocketAddress target) {
        UdpPort known = backs.get(client);
        if (known != null) {
            return known;
        }
        if (backs.size() >= CLIENTS) {
            Iterator<UdpPort> oldest = backs.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        UdpPort opened =
                loop.open(any(target), (at, from, packet) -> toClient(client, from, packet));
        backs.put(client, opened);
        return opened;
    }

    /** {@return any free port of loopback, in the address family of the target} */
    private static InetSocketAddress any(InetSocketAddress target) {
        return new InetSocketAddress(
                target.getAddress() instanceof Inet6Address ? "::1" : "127.0.0.1", 0);
    }

    private void toClient(InetSocketAddress client, InetSocketAddress from, byte[] packet) {
        // A target that answers from elsewhere is known where there is only one.
        Route route = routes.size() == 1 ? routes.values().iterator().next() : routes.get(from);
        if (route != null && route.front != null) {
            carry(route.back, packet, route.front, client);
        }
    }

    private void carry(LossyLink way, byte[] packet, UdpPort from, InetSocketAddress to) {
        for (LossyLink.Delivery delivery : way.carry(packet)) {
            if (delivery.after().isZero()) {
                from.send(to, delivery.packet());
            } else {
                loop.after(delivery.after(), () -> from.send(to, delivery.packet()));
            }
        }
    }
}

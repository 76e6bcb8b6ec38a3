package io.bearman.testkit.net;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.bmc.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * UDP in virtual time: packets go from ports of ours to {@linkplain #attach stations} and back,
 * over a {@link Link} a station that a seed makes unreliable. A packet to an address without a
 * station is lost.
 *
 * <p>Owned by its {@link VirtualTime}: exactly one task runs at a time, so there is no lock.
 */
public final class VirtualNetwork implements Datagrams.Network {
    private static final int FIRST_PORT = 40_000;
    private static final byte[] OURS = {10, (byte) 255, (byte) 255, 1};
    // Where stations answer from that answer from elsewhere.
    private static final byte[] ELSEWHERE = {10, (byte) 255, (byte) 255, 2};

    private final VirtualTime time;
    private final long seed;
    private final Map<InetSocketAddress, Station> stations = new HashMap<>();
    private final Map<InetSocketAddress, Ways> ways = new HashMap<>();
    private final Map<InetSocketAddress, Port> ports = new HashMap<>();
    private Link link = Link.PERFECT;
    private int nextPort = FIRST_PORT;
    private long carried;

    public VirtualNetwork(VirtualTime time, long seed) {
        this.time = time;
        this.seed = seed;
    }

    /** Both ways to one station. */
    private record Ways(LossyLink there, LossyLink back) {}

    /** Puts a station at an address, in place of one that is there. */
    public void attach(InetSocketAddress address, Station station) {
        stations.put(address, station);
    }

    /** Takes the station at an address away: its cable is cut. */
    public void detach(InetSocketAddress address) {
        stations.remove(address);
    }

    /** Exchanges the stations of two addresses, as when two cables are swapped. */
    public void swap(InetSocketAddress one, InetSocketAddress other) {
        Station first = station(one);
        stations.put(one, station(other));
        stations.put(other, first);
    }

    private Station station(InetSocketAddress address) {
        Station station = stations.get(address);
        if (station == null) {
            throw new IllegalArgumentException("no station at " + address);
        }
        return station;
    }

    /** Makes all links such a one. */
    public void link(Link to) {
        link = to;
        ways.clear();
    }

    /** Makes the link to this address such a one. */
    public void link(InetSocketAddress address, Link to) {
        long own = seed * 31 + address.toString().hashCode();
        ways.put(address, new Ways(new LossyLink(to, own), new LossyLink(to, ~own)));
    }

    /** {@return how many packets were sent, either way} */
    public long carried() {
        return carried;
    }

    @Override
    public Datagrams open() {
        Port port = new Port(new InetSocketAddress(address(OURS), nextPort++));
        ports.put(port.address, port);
        return port;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Ways ways(InetSocketAddress station) {
        if (!ways.containsKey(station)) {
            link(station, link);
        }
        return ways.get(station);
    }

    private void toStation(InetSocketAddress from, InetSocketAddress to, byte[] packet) {
        carried++;
        for (LossyLink.Delivery delivery : ways(to).there().carry(packet)) {
            time.after(delivery.after(), () -> arrive(from, to, delivery.packet()));
        }
    }

    private void arrive(InetSocketAddress from, InetSocketAddress to, byte[] packet) {
        Station station = stations.get(to);
        if (station != null) {
            for (Reply reply : station.handle(from, packet)) {
                fromStation(to, from, reply);
            }
        }
    }

    private void fromStation(InetSocketAddress from, InetSocketAddress to, Reply reply) {
        carried++;
        for (LossyLink.Delivery delivery : ways(from).back().carry(reply.packet())) {
            Duration after = reply.after().plus(delivery.after());
            InetSocketAddress source = reply.fromElsewhere()
                    ? new InetSocketAddress(address(ELSEWHERE), from.getPort())
                    : from;
            time.after(after, () -> inject(source, to, delivery.packet()));
        }
    }

    /** Puts a packet into a port of ours, as a forger could; lost when nobody listens there. */
    public void inject(InetSocketAddress from, InetSocketAddress to, byte[] packet) {
        Port port = ports.get(to);
        if (port != null) {
            port.queue.add(new Datagrams.Datagram(from, packet));
        }
    }

    /** A port of ours. */
    private final class Port implements Datagrams {
        private final InetSocketAddress address;
        private final Queue<Datagram> queue = new ArrayDeque<>();

        Port(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public void send(InetSocketAddress to, byte[] packet) {
            if (ports.containsKey(address)) {
                toStation(address, to, packet);
            }
        }

        @Override
        public Optional<Datagram> receive(Duration atMost) {
            time.await(() -> !queue.isEmpty(), atMost);
            return Optional.ofNullable(queue.poll());
        }

        @Override
        public void close() {
            ports.remove(address);
        }
    }
}

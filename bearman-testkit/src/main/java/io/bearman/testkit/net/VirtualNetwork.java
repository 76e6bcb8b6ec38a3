package io.bearman.testkit.net;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.bmc.Carrier;
import io.bearman.testkit.bmc.Reply;
import io.bearman.testkit.bmc.SimulatedBmc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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

    /** Puts a BMC at an address, and lets it speak without being asked. */
    public void attach(InetSocketAddress address, SimulatedBmc bmc) {
        Station station = bmc::handle;
        attach(address, station);
        bmc.connect(new Carrier() {
            @Override
            public int port() {
                return address.getPort();
            }

            @Override
            public void send(InetSocketAddress to, byte[] packet) {
                Reply unasked = new Reply(packet, Duration.ZERO);
                addressOf(station).ifPresent(from -> fromStation(from, to, unasked));
            }

            @Override
            public void after(Duration delay, Runnable task) {
                time.after(delay, task);
            }
        });
    }

    private Optional<InetSocketAddress> addressOf(Station station) {
        return stations.entrySet().stream()
                .filter(entry -> entry.getValue() == station)
                .map(Map.Entry::getKey)
                .findFirst();
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
    public Datagrams open(Datagrams.Receiver receiver) {
        Port port = new Port(new InetSocketAddress(address(OURS), nextPort++), receiver);
        ports.put(port.address, port);
        return port;
    }

    /** {@return how many ports of ours are open} */
    public int openPorts() {
        return ports.size();
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
        return Objects.requireNonNull(ways.get(station));
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
            port.run(() -> port.receiver.received(from, packet));
        }
    }

    /** A port of ours. Whoever has the turn lends it his thread. */
    private final class Port implements Datagrams {
        private static final long NEVER = Long.MAX_VALUE;

        private final InetSocketAddress address;
        private final Receiver receiver;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private boolean busy;
        private long alarm = NEVER;
        /** When the earliest event is due that looks for the alarm. */
        private long look = NEVER;

        Port(InetSocketAddress address, Receiver receiver) {
            this.address = address;
            this.receiver = receiver;
        }

        @Override
        public void send(InetSocketAddress to, byte[] packet) {
            if (isOpen()) {
                toStation(address, to, packet);
            }
        }

        @Override
        public void execute(Runnable task) {
            if (!isOpen()) {
                throw new IllegalStateException("the port is closed");
            }
            run(task);
        }

        /** One after the other, also when one of them asks for the next. */
        private void run(Runnable task) {
            waiting.add(task);
            if (busy) {
                return;
            }
            busy = true;
            try {
                for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                    next.run();
                }
            } finally {
                busy = false;
            }
        }

        @Override
        public void wake(long nanoTime) {
            alarm = nanoTime;
            if (nanoTime < look) {
                look = nanoTime;
                time.after(Duration.ofNanos(Math.max(0, nanoTime - time.nanoTime())), this::look);
            }
        }

        private void look() {
            look = NEVER;
            if (!isOpen() || alarm == NEVER) {
                return;
            }
            if (alarm > time.nanoTime()) {
                wake(alarm);
            } else {
                alarm = NEVER;
                run(receiver::alarm);
            }
        }

        private boolean isOpen() {
            return ports.get(address) == this;
        }

        @Override
        public void close() {
            ports.remove(address);
        }
    }
}

package io.bearman.ipmi;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.VirtualTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network in virtual time: what one side sends reaches the other a millisecond later, if at all.
 */
final class ScriptedNetwork implements Datagrams.Network {
    static final Duration LATENCY = Duration.ofMillis(1);

    private final VirtualTime time;
    private final Map<InetSocketAddress, ScriptedBmc> bmcs = new HashMap<>();
    private final List<Port> ports = new ArrayList<>();
    /** What becomes of a packet to a BMC: nothing, itself, others. */
    Function<byte[], List<byte[]>> toBmc = List::of;
    /** What becomes of a packet from a BMC. */
    Function<byte[], List<byte[]>> fromBmc = List::of;
    /** When each packet was sent by the client. */
    final List<Long> sentAt = new ArrayList<>();

    ScriptedNetwork(VirtualTime time) {
        this.time = time;
    }

    void add(String address, ScriptedBmc bmc) {
        bmcs.put(new InetSocketAddress(address, 623), bmc);
    }

    /** Lets a stranger send to the client's newest port. */
    void inject(InetSocketAddress from, byte[] packet) {
        time.after(
                LATENCY,
                () -> ports.get(ports.size() - 1).inbox.add(new Datagrams.Datagram(from, packet)));
    }

    boolean allClosed() {
        return ports.stream().allMatch(port -> port.closed);
    }

    @Override
    public Datagrams open() {
        Port port = new Port();
        ports.add(port);
        return port;
    }

    private final class Port implements Datagrams {
        private final Deque<Datagram> inbox = new ArrayDeque<>();
        private boolean closed;

        @Override
        public void send(InetSocketAddress to, byte[] packet) {
            sentAt.add(time.nanoTime());
            ScriptedBmc bmc = bmcs.get(to);
            if (bmc != null) {
                toBmc.apply(packet)
                        .forEach(one -> time.after(
                                LATENCY,
                                () -> bmc.answer(one)
                                        .forEach(answer -> fromBmc.apply(answer)
                                                .forEach(back -> deliver(to, back, bmc.delay)))));
            }
        }

        private void deliver(InetSocketAddress from, byte[] packet, Duration delay) {
            time.after(LATENCY.plus(delay), () -> inbox.add(new Datagram(from, packet)));
        }

        @Override
        public Optional<Datagram> receive(Duration atMost) {
            time.await(() -> !inbox.isEmpty(), atMost);
            return Optional.ofNullable(inbox.poll());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

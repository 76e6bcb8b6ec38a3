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
    /** The port's thread is kept busy by somebody: no packet and no alarm comes through. */
    boolean stuck;
    /** Who sent a packet although it was not the port's turn: state that he shares was touched. */
    final List<Throwable> outOfTurn = new ArrayList<>();

    ScriptedNetwork(VirtualTime time) {
        this.time = time;
    }

    void add(String address, ScriptedBmc bmc) {
        bmcs.put(new InetSocketAddress(address, 623), bmc);
    }

    /** Lets a stranger send to the client's port. */
    void inject(InetSocketAddress from, byte[] packet) {
        ports.forEach(port -> time.after(LATENCY, () -> port.deliver(from, packet)));
    }

    boolean allClosed() {
        return ports.stream().allMatch(port -> port.closed);
    }

    @Override
    public Datagrams open(Datagrams.Receiver receiver) {
        Port port = new Port(receiver);
        ports.add(port);
        return port;
    }

    /** Whoever has the turn lends it his thread. */
    private final class Port implements Datagrams {
        private final Receiver receiver;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private boolean busy;
        private boolean closed;
        private long alarm;

        Port(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void send(InetSocketAddress to, byte[] packet) {
            sentAt.add(time.nanoTime());
            if (!busy) {
                outOfTurn.add(new IllegalStateException("sent out of turn"));
            }
            ScriptedBmc bmc = bmcs.get(to);
            if (bmc != null) {
                toBmc.apply(packet)
                        .forEach(one -> time.after(
                                LATENCY,
                                () -> bmc.answer(one)
                                        .forEach(answer -> fromBmc.apply(answer)
                                                .forEach(back -> time.after(
                                                        LATENCY.plus(bmc.delay),
                                                        () -> deliver(to, back))))));
            }
        }

        private void deliver(InetSocketAddress from, byte[] packet) {
            if (!closed && !stuck) {
                run(() -> receiver.received(from, packet));
            }
        }

        @Override
        public void execute(Runnable task) {
            if (closed) {
                throw new IllegalStateException("the port is closed");
            }
            run(task);
        }

        private void run(Runnable task) {
            waiting.add(task);
            if (busy) {
                return;
            }
            busy = true;
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
            busy = false;
        }

        @Override
        public void wake(long nanoTime) {
            alarm = nanoTime;
            time.after(Duration.ofNanos(Math.max(0, nanoTime - time.nanoTime())), () -> {
                if (alarm == nanoTime && !closed && !stuck) {
                    run(receiver::alarm);
                }
            });
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.PresencePing;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Presence pings that wait for their pongs. Not thread-safe: the engine's. */
final class Pings {
    private static final int RMCP_CLASS = 3;
    private static final int CLASS_ASF = 0x06;
    private static final int TAGS = 0xff;

    private final Engine engine;
    private final Map<InetSocketAddress, List<Waiting>> waiting = new HashMap<>();
    private int tag;

    Pings(Engine engine) {
        this.engine = engine;
    }

    /** Asks until somebody answers or the window ends; a pong that nobody wants any more ends it too. */
    void ask(Target target, Window window, Waits waits, CompletableFuture<PresencePing.Pong> pong) {
        tag = (tag + 1) % TAGS;
        Waiting one = new Waiting(target, window, waits, new PresencePing(tag), pong);
        waiting.computeIfAbsent(target.address(), address -> new ArrayList<>(1)).add(one);
        pong.whenComplete((value, failure) -> engine.later(one::end));
        one.send();
    }

    /** {@return whether it was a packet for us} */
    boolean received(InetSocketAddress from, byte[] datagram) {
        if (datagram.length <= RMCP_CLASS || datagram[RMCP_CLASS] != CLASS_ASF) {
            return false;
        }
        boolean expected = false;
        for (Waiting one : List.copyOf(waiting.getOrDefault(from, List.of()))) {
            Optional<PresencePing.Pong> pong = one.ping.answeredBy(datagram);
            if (pong.isPresent()) {
                expected = true;
                one.pong.complete(pong.get());
            }
        }
        if (!expected) {
            engine.drop(Dropped.UNEXPECTED);
        }
        return true;
    }

    /** One BMC that was asked. */
    private final class Waiting {
        private final Target target;
        private final Window window;
        private final Waits waits;
        private final PresencePing ping;
        private final CompletableFuture<PresencePing.Pong> pong;
        private final TimerWheel.Timer timer = new TimerWheel.Timer(this::ring);

        Waiting(
                Target target,
                Window window,
                Waits waits,
                PresencePing ping,
                CompletableFuture<PresencePing.Pong> pong) {
            this.target = target;
            this.window = window;
            this.waits = waits;
            this.ping = ping;
            this.pong = pong;
        }

        void send() {
            engine.set(timer, window.within(engine.nanoTime() + waits.next(Habits.Step.OPEN)));
            engine.send(target.address(), ping.encode());
        }

        private void ring() {
            waits.silence(Habits.Step.OPEN);
            if (window.over(engine.time())) {
                pong.completeExceptionally(new PowerException.Unreachable(
                        target.endpoint() + ": no answer to a presence ping"));
            } else {
                send();
            }
        }

        private void end() {
            engine.cancel(timer);
            waiting.computeIfPresent(
                    target.address(),
                    (address, asked) -> asked.remove(this) && asked.isEmpty() ? null : asked);
        }
    }
}

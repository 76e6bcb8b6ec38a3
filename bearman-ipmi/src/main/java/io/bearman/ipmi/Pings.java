package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.PresencePing;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Presence pings that wait for their pongs. Not thread-safe: the engine's. */
final class Pings {
    private static final int RMCP_CLASS = 3;
    private static final int CLASS_ASF = 0x06;
    private static final int TAGS = 0xff;

    private final Engine engine;
    private final Map<InetSocketAddress, Waiting> waiting = new HashMap<>();
    private int tag;

    Pings(Engine engine) {
        this.engine = engine;
    }

    /** Asks until somebody answers or the window ends. */
    void ask(Target target, Window window, Waits waits, CompletableFuture<PresencePing.Pong> pong) {
        Waiting before = waiting.get(target.address());
        if (before != null) {
            before.join(pong);
            return;
        }
        tag = (tag + 1) % TAGS;
        Waiting one = new Waiting(target, window, waits, new PresencePing(tag), pong);
        waiting.put(target.address(), one);
        one.send();
    }

    /** {@return whether it was a packet for us} */
    boolean received(InetSocketAddress from, byte[] datagram) {
        if (datagram.length <= RMCP_CLASS || datagram[RMCP_CLASS] != CLASS_ASF) {
            return false;
        }
        Waiting one = waiting.get(from);
        Optional<PresencePing.Pong> pong =
                one == null ? Optional.empty() : one.ping.answeredBy(datagram);
        if (pong.isPresent()) {
            one.end();
            one.pong.complete(pong.get());
        } else {
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

        void join(CompletableFuture<PresencePing.Pong> other) {
            pong.whenComplete((value, failure) -> {
                if (failure == null) {
                    other.complete(value);
                } else {
                    other.completeExceptionally(failure);
                }
            });
        }

        void send() {
            engine.set(timer, window.within(engine.nanoTime() + waits.next(Habits.Step.OPEN)));
            engine.send(target.address(), ping.encode());
        }

        private void ring() {
            waits.silence(Habits.Step.OPEN);
            if (pong.isDone()) {
                end();
            } else if (window.over(engine.time())) {
                end();
                pong.completeExceptionally(new PowerException.Unreachable(
                        target.endpoint() + ": no answer to a presence ping"));
            } else {
                send();
            }
        }

        private void end() {
            engine.cancel(timer);
            waiting.remove(target.address());
        }
    }
}

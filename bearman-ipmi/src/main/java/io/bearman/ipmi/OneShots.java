package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Command;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commands with a session of their own, at most one a BMC at a time: the next begins when the BMC has
 * the session of the one before back. Not thread-safe: the engine's.
 */
final class OneShots {
    private final Engine engine;
    private final Map<InetSocketAddress, Deque<OneShot<?>>> lines = new HashMap<>();

    OneShots(Engine engine) {
        this.engine = engine;
    }

    <R> void ask(Request<R> request) {
        OneShot<R> one = new OneShot<>(request);
        Deque<OneShot<?>> line =
                lines.computeIfAbsent(request.target().address(), address -> new ArrayDeque<>(1));
        line.add(one);
        one.queue();
        if (line.peek() == one) {
            one.begin();
        }
    }

    private void next(InetSocketAddress bmc) {
        Deque<OneShot<?>> line = lines.get(bmc);
        line.remove();
        while (!line.isEmpty() && line.peek().request.answer().isDone()) {
            line.remove();
        }
        if (line.isEmpty()) {
            lines.remove(bmc);
        } else {
            line.peek().begin();
        }
    }

    /** One command and its session. */
    private final class OneShot<R> {
        private final Request<R> request;
        private final TimerWheel.Timer timer = new TimerWheel.Timer(this::expire);
        private @Nullable Opening opening;

        OneShot(Request<R> request) {
            this.request = request;
        }

        void queue() {
            engine.set(timer, request.window().end().nanoTime());
            request.answer().whenComplete((value, failure) -> {
                if (request.answer().isCancelled() && !engine.isClosed()) {
                    engine.execute(this::cancel);
                }
            });
        }

        void begin() {
            engine.cancel(timer);
            CompletableFuture<Conversation> opened = new CompletableFuture<>();
            opening = request.opening(engine, opened);
            opened.whenComplete(this::opened);
            opening.begin();
        }

        private void opened(@Nullable Conversation conversation, @Nullable Throwable failure) {
            opening = null;
            if (conversation == null) {
                next(request.target().address());
                request.answer().completeExceptionally(failure);
                return;
            }
            conversation.ask(request.command(), request.window(), request.answer());
            request.answer().whenComplete((value, why) -> end(conversation));
        }

        private void end(Conversation conversation) {
            conversation.close().thenRun(() -> next(request.target().address()));
        }

        /** In the session the conversation itself is told of it. */
        private void cancel() {
            if (opening != null) {
                opening.cancel();
                opening = null;
                next(request.target().address());
            }
        }

        private void expire() {
            request.answer()
                    .completeExceptionally(
                            new PowerException.Unreachable(
                                    request.target().endpoint()
                                            + ": " + request.command().title()
                                            + " waited for its turn until its time was over; nothing was sent"));
        }
    }

    /**
     * A command for one BMC.
     *
     * @param answer completed with what the BMC says; when it is cancelled the command is withdrawn
     */
    record Request<R>(
            Target target,
            Login login,
            Patience patience,
            Pace pace,
            Window window,
            Command<R> command,
            CompletableFuture<R> answer) {

        Opening opening(Engine engine, CompletableFuture<Conversation> opened) {
            return new Opening(engine, target, login, patience, pace, window, opened);
        }
    }
}

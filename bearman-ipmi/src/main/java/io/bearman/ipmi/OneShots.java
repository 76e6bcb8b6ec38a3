package io.bearman.ipmi;

import io.bearman.ipmi.command.Command;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
        request.answer().whenComplete((value, failure) -> engine.later(one::answered));
        if (line.peek() == one) {
            one.begin();
        }
    }

    private void next(InetSocketAddress bmc) {
        Deque<OneShot<?>> line = Objects.requireNonNull(lines.get(bmc));
        line.remove();
        while (!line.isEmpty() && line.peek().turn.hasEnded()) {
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
        private final Turn<R> turn;
        private @Nullable Opening opening;
        private @Nullable Conversation conversation;

        OneShot(Request<R> request) {
            this.turn = new Turn<>(engine, request);
        }

        void begin() {
            CompletableFuture<Conversation> opened = new CompletableFuture<>();
            opening = turn.comes().opening(engine, opened);
            opened.whenComplete(this::opened);
            opening.begin();
        }

        private void opened(@Nullable Conversation here, @Nullable Throwable failure) {
            Request<R> request = turn.request();
            opening = null;
            conversation = here;
            if (here == null) {
                next(request.target().address());
                request.answer().completeExceptionally(failure);
            } else {
                here.ask(request.command(), request.window(), request.answer());
            }
        }

        /** By the BMC, or by a caller who no longer wants to know. */
        private void answered() {
            turn.comes();
            if (opening != null) {
                opening.cancel();
            } else if (conversation != null) {
                InetSocketAddress bmc = turn.request().target().address();
                conversation.close().thenRun(() -> next(bmc));
            }
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

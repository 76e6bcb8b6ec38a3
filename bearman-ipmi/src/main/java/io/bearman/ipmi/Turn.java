package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.OneShots.Request;
import io.bearman.ipmi.command.Command;

/**
 * A request that waits for its turn: it is answered when its time ends before. Not thread-safe: the
 * engine's.
 */
final class Turn<R> {
    private final Engine engine;
    private final Request<R> request;
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::expire);

    Turn(Engine engine, Request<R> request) {
        this.engine = engine;
        this.request = request;
        engine.set(timer, request.window().end().nanoTime());
    }

    /** {@return what waits} */
    Request<R> request() {
        return request;
    }

    /** {@return whether it waits no more: its time has ended, now at the latest, or nobody wants it} */
    boolean hasEnded() {
        if (request.window().over(engine.time())) {
            expire();
        }
        return request.answer().isDone();
    }

    /** {@return the request, whose turn has come} */
    Request<R> comes() {
        engine.cancel(timer);
        return request;
    }

    private void expire() {
        request.answer()
                .completeExceptionally(late(request.target().endpoint(), request.command()));
    }

    /** {@return why a command that was never sent has no answer} */
    static PowerException late(String endpoint, Command<?> command) {
        return new PowerException.Unreachable(endpoint + ": " + command.title()
                + " waited for its turn until its time was over; nothing was sent");
    }
}

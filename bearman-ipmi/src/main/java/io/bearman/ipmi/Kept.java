package io.bearman.ipmi;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.OneShots.Request;
import io.bearman.ipmi.command.GetDeviceId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session with a BMC that is kept: opened when it is first needed, kept alive while it is idle,
 * and opened anew, silently, when the BMC has forgotten it. Not thread-safe: the engine's.
 */
final class Kept {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);

    /** BMCs end a session after 60 s without a packet, give or take 3 (§6.12.15). */
    private static final Duration IDLE = Duration.ofSeconds(25);

    private static final double EARLIER = 0.2;
    /** A BMC that restarted drops our packets in silence. */
    private static final Duration SUSPECT = Duration.ofMillis(1500);
    /** So long after its last answer a session is believed to be there by what can be sent once only. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Engine engine;
    private final Deque<Request<?>> waiting = new ArrayDeque<>(1);
    private final TimerWheel.Timer idle = new TimerWheel.Timer(this::keepAlive);
    private @Nullable Conversation conversation;
    private @Nullable Login login;
    private @Nullable Opening opening;

    Kept(Engine engine) {
        this.engine = engine;
    }

    <R> void ask(Request<R> request) {
        if (usable(request)) {
            put(request, false);
        } else {
            waiting.add(request);
            open();
        }
    }

    private boolean usable(Request<?> request) {
        return conversation != null && !conversation.isClosed() && login.covers(request.login());
    }

    // --- asking in a session that may have gone
    // ------------------------------------------------------

    /**
     * @param opened whether the session was opened just now: then it is there, and only slow
     */
    private <R> void put(Request<R> request, boolean opened) {
        Conversation here = conversation;
        byte[] proven = here.established().guid();
        Target target = request.target();
        if (target.guid() != null && !target.isGuid(proven)) {
            request.answer().completeExceptionally(target.wrongMachine(BmcGuid.of(proven)));
            return;
        }
        boolean fresh = engine.nanoTime() - here.lastAnswer() < FRESH.toNanos();
        boolean repeatable = request.command().repeatable();
        Window first = opened || fresh && !repeatable ? request.window() : brief(request.window());
        if (opened || fresh || repeatable) {
            CompletableFuture<R> tried = here.ask(request.command(), first);
            tried.whenComplete((value, failure) -> {
                if (failure == null) {
                    request.answer().complete(value);
                } else {
                    failed(here, request, failure);
                }
            });
            withdraw(request, tried);
        } else {
            // It can be sent once only, so the session must be seen to be there.
            here.ask(new GetDeviceId(), first).whenComplete((device, failure) -> {
                if (failure == null) {
                    put(request, true);
                } else {
                    failed(here, request, failure);
                }
            });
        }
    }

    private static <R> void withdraw(Request<R> request, CompletableFuture<R> tried) {
        request.answer().whenComplete((value, failure) -> {
            if (request.answer().isCancelled()) {
                tried.cancel(false);
            }
        });
    }

    /** What is only unreachable was never done, or may be done twice: a new session may reach it. */
    private void failed(Conversation here, Request<?> request, Throwable failure) {
        boolean mayGoOn = failure instanceof PowerException.Unreachable
                && !request.window().over(engine.time())
                && !request.answer().isDone();
        if (mayGoOn) {
            lost(here);
            waiting.add(request);
            open();
        } else {
            request.answer().completeExceptionally(failure);
        }
    }

    private Window brief(Window window) {
        Deadline soon = Deadline.in(engine.time(), SUSPECT);
        return new Window(window.end().orEarlier(soon), window.notAfter());
    }

    private void lost(Conversation gone) {
        LOG.debug("{} session lost, opened anew", gone.target().endpoint());
        if (conversation == gone) {
            conversation = null;
        }
        gone.close();
    }

    // --- opening
    // -----------------------------------------------------------------------------------

    private void open() {
        if (opening != null) {
            return;
        }
        Request<?> first = waiting.peek();
        if (first == null) {
            return;
        }
        if (conversation != null) {
            // Another user, or more privilege than it has: a BMC has few sessions, so the old one
            // first.
            Conversation old = conversation;
            conversation = null;
            old.close().thenRun(this::open);
            return;
        }
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        opening = first.opening(engine, opened);
        opened.whenComplete((now, failure) -> opened(first.login(), now, failure));
        opening.begin();
    }

    private void opened(Login by, @Nullable Conversation now, @Nullable Throwable failure) {
        opening = null;
        if (now == null) {
            // All that waited would meet the same; those with more time may begin again.
            Deque<Request<?>> failed = new ArrayDeque<>(waiting);
            waiting.clear();
            failed.forEach(request -> request.answer().completeExceptionally(failure));
            return;
        }
        conversation = now;
        login = by;
        sleep();
        Deque<Request<?>> ready = new ArrayDeque<>(waiting);
        waiting.clear();
        ready.forEach(request -> {
            if (usable(request)) {
                put(request, true);
            } else {
                ask(request);
            }
        });
    }

    // --- staying alive
    // -----------------------------------------------------------------------------

    private void sleep() {
        double early = 1 - EARLIER * engine.random().nextDouble();
        long since = conversation.lastAnswer();
        engine.set(idle, since + (long) (IDLE.toNanos() * early));
    }

    private void keepAlive() {
        Conversation here = conversation;
        if (here == null || here.isClosed()) {
            return;
        }
        if (engine.nanoTime() - here.lastAnswer() < IDLE.toNanos() * (1 - EARLIER)) {
            sleep();
            return;
        }
        Window soon = new Window(Deadline.in(engine.time(), FRESH), null);
        here.ask(new GetDeviceId(), soon).whenComplete((device, failure) -> {
            if (failure instanceof PowerException.Unreachable) {
                lost(here);
            } else if (conversation == here) {
                sleep();
            }
        });
    }
}

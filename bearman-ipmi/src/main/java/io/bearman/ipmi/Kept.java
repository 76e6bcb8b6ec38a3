package io.bearman.ipmi;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.OneShots.Request;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetDeviceId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
    /**
     * So long after its last answer a session is believed to be there by what can be sent once only; so
     * long an idle one is waited for.
     */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Engine engine;
    private final Deque<Turn<?>> waiting = new ArrayDeque<>(1);
    private final TimerWheel.Timer idle = new TimerWheel.Timer(this::keepAlive);
    private @Nullable Conversation conversation;
    private @Nullable Login login;
    private @Nullable Opening opening;
    /** A session that does not serve is being given back. */
    private boolean changing;

    Kept(Engine engine) {
        this.engine = engine;
    }

    <R> void ask(Request<R> request) {
        if (waiting.isEmpty() && serves(request)) {
            put(here(), request, false);
        } else {
            queue(request);
        }
    }

    private <R> void queue(Request<R> request) {
        waiting.add(new Turn<>(engine, request));
        goOn(false);
    }

    /**
     * In the order of asking, so that who needs another session is not overtaken for ever.
     *
     * @param opened whether the session was opened just now
     */
    private void goOn(boolean opened) {
        while (!waiting.isEmpty()
                && (waiting.peek().hasEnded() || serves(waiting.peek().request()))) {
            Turn<?> next = waiting.remove();
            if (!next.hasEnded()) {
                put(here(), next.comes(), opened);
            }
        }
        if (!waiting.isEmpty() && opening == null && !changing) {
            open();
        }
    }

    /** A session that one caller may believe need not be good enough for another. */
    private boolean serves(Request<?> request) {
        return conversation != null
                && !conversation.isClosed()
                && login != null
                && login.covers(request.login())
                && request.target().suites().contains(conversation.established().suite())
                && request.target().quirks().equals(conversation.target().quirks());
    }

    /** {@return the session that serves} */
    private Conversation here() {
        return Objects.requireNonNull(conversation);
    }

    // --- asking in a session that may have gone
    // ------------------------------------------------------

    /**
     * @param opened whether the session was opened just now: then it is there, and only slow
     */
    private <R> void put(Conversation here, Request<R> request, boolean opened) {
        byte[] proven = here.established().guid();
        Target target = request.target();
        if (target.guid() != null && !target.isGuid(proven)) {
            request.answer().completeExceptionally(target.wrongMachine(BmcGuid.of(proven)));
            return;
        }
        Command<R> command = request.command();
        boolean once = Exchange.isOnce(command);
        boolean fresh = engine.nanoTime() - here.lastAnswer() < FRESH.toNanos();
        if (once && !fresh && !opened) {
            probe(here, request);
            return;
        }
        Window window = request.window();
        CompletableFuture<R> tried =
                here.ask(command, once || opened ? window : window.suspecting(SUSPECT));
        tried.whenComplete((value, failure) -> {
            if (failure == null) {
                request.answer().complete(value);
            } else {
                failed(here, request, failure);
            }
        });
        request.answer().whenComplete((value, failure) -> tried.cancel(false));
    }

    /** What can be sent once only needs a session that is seen to be there. */
    private <R> void probe(Conversation here, Request<R> request) {
        Window window = request.window().suspecting(SUSPECT);
        here.ask(new GetDeviceId(), window).whenComplete((device, failure) -> {
            if (failure instanceof PowerException.Unreachable) {
                failed(here, request, failure);
            } else if (here == conversation && !here.isClosed()) {
                // It answered, whatever.
                put(here, request, true);
            } else {
                queue(request);
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
            queue(request);
        } else {
            request.answer().completeExceptionally(failure);
        }
    }

    private void lost(Conversation gone) {
        if (conversation == gone) {
            LOG.debug("{} session lost, opened anew", gone.target().endpoint());
            conversation = null;
            gone.leave(true);
        }
    }

    // --- opening
    // -----------------------------------------------------------------------------------

    private void open() {
        if (conversation != null && !conversation.isClosed()) {
            // Another user, more privilege, another suite: a BMC has few sessions, so the old one
            // first.
            changing = true;
            Conversation old = conversation;
            conversation = null;
            old.leave(false).thenRun(() -> {
                changing = false;
                goOn(false);
            });
            return;
        }
        // Its opening knows when its time is over.
        Request<?> first = waiting.peek().comes();
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        opening = first.opening(engine, opened);
        opened.whenComplete((now, failure) -> opened(first, now, failure));
        opening.begin();
    }

    private void opened(Request<?> by, @Nullable Conversation now, @Nullable Throwable failure) {
        opening = null;
        if (now == null) {
            refuse(by, Objects.requireNonNull(failure));
        } else {
            conversation = now;
            login = by.login();
            sleep(now);
        }
        goOn(now != null);
    }

    private void refuse(Request<?> by, Throwable failure) {
        List<Turn<?>> same = waiting.stream()
                .filter(turn -> turn.request() == by || meets(failure, by, turn.request()))
                .toList();
        waiting.removeAll(same);
        same.forEach(turn -> turn.comes().answer().completeExceptionally(failure));
    }

    /** {@return whether the other would meet the same}; who has more time may begin again */
    private static boolean meets(Throwable failure, Request<?> by, Request<?> other) {
        return !(failure instanceof PowerException.Unreachable)
                && by.target().equals(other.target())
                && by.login().is(other.login());
    }

    // --- staying alive
    // -----------------------------------------------------------------------------

    private void sleep(Conversation here) {
        double early = 1 - EARLIER * engine.random().nextDouble();
        long since = here.lastAnswer();
        engine.set(idle, since + (long) (IDLE.toNanos() * early));
    }

    private void keepAlive() {
        Conversation here = conversation;
        if (here == null || here.isClosed()) {
            return;
        }
        if (engine.nanoTime() - here.lastAnswer() < IDLE.toNanos() * (1 - EARLIER)) {
            sleep(here);
            return;
        }
        Window window = Window.of(engine.time(), here.patience()).suspecting(FRESH);
        here.ask(new GetDeviceId(), window).whenComplete((device, failure) -> {
            if (failure instanceof PowerException.Unreachable) {
                lost(here);
            } else if (conversation == here) {
                sleep(here);
            }
        });
    }
}

package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.SetSessionPrivilege;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at one session: the suites in their order, the next only after the BMC refused one
 * twice. Not thread-safe: the engine's.
 */
final class Opening {
    private final Engine engine;
    private final Target target;
    private final Login login;
    private final Patience patience;
    private final Pace pace;
    private final Window window;
    private final CompletableFuture<Conversation> opened;
    private final Habits habits;
    private final Waits waits;
    private final Pauses pauses;
    private final Deque<CipherSuite> suites;
    private final TimerWheel.Timer turn = new TimerWheel.Timer(this::attempt);

    private @Nullable Handshake current;
    /** The session that is open already and being raised. */
    private @Nullable Conversation raising;
    /** What the last attempt that was answered met. */
    private @Nullable Hint before;

    private @Nullable Hint last;
    /** What gave back the sessions of failed attempts, and may have been lost. */
    private final List<byte[]> goodbyes = new ArrayList<>();
    /** Whether an attempt ended in silence. */
    private boolean lost;

    Opening(
            Engine engine,
            Target target,
            Login login,
            Patience patience,
            Pace pace,
            Window window,
            CompletableFuture<Conversation> opened) {
        this.engine = engine;
        this.target = target;
        this.login = login;
        this.patience = patience;
        this.pace = pace;
        this.window = window;
        this.opened = opened;
        this.habits = engine.habits(target);
        this.waits = new Waits(patience, engine.random(), habits);
        this.pauses = new Pauses(patience, engine.random());
        this.suites = suites();
    }

    private Deque<CipherSuite> suites() {
        List<CipherSuite> order = new ArrayList<>(target.suites());
        CipherSuite usual = habits.suite();
        if (usual != null && order.remove(usual)) {
            order.add(0, usual);
        }
        return new ArrayDeque<>(order);
    }

    void begin() {
        long now = engine.nanoTime();
        long at = habits.turn(now, pace.apart().toNanos());
        if (at - now > 0) {
            engine.set(turn, window.within(at));
        } else {
            attempt();
        }
    }

    /** Ends it from outside: what was opened so far is given back. Not when it is open. */
    void cancel() {
        engine.cancel(turn);
        if (raising != null) {
            raising.close();
            return;
        }
        if (current != null) {
            current.cancel();
            current = null;
        }
        opened.cancel(false);
    }

    private void attempt() {
        if (engine.isEnding()) {
            // Who waits for it is told at the very end.
            return;
        }
        if (window.over(engine.time())) {
            opened.completeExceptionally(unreachable());
            return;
        }
        current = new Handshake(
                engine, target, login, suites.getFirst(), window, waits, this::attempted);
        current.begin();
    }

    private void attempted() {
        Handshake attempt = Objects.requireNonNull(current);
        current = null;
        if (attempt.established().isPresent()) {
            established(attempt.established().get());
        } else if (attempt.failure().isPresent()) {
            opened.completeExceptionally(attempt.failure().get());
        } else {
            failed(attempt);
        }
    }

    private void failed(Handshake attempt) {
        Hint hint = attempt.hint().orElse(null);
        boolean confirmed = Objects.equals(hint, before);
        if (hint != null || attempt.heard()) {
            before = hint;
        }
        last = hint == null ? last : hint;
        goodbyes.addAll(attempt.goodbyes());
        lost |= hint == null;
        if (hint != null && hint.kind() == Hint.Kind.BUSY && lost) {
            askAgainForOurOwn();
        } else if (hint == null || !confirmed || hint.kind() == Hint.Kind.UNKNOWN) {
            attempt();
        } else {
            giveUp(hint);
        }
    }

    /**
     * Of an attempt whose answer was lost the BMC may hold the session, and we who have its sessions may
     * be we ourselves: they are given back once more, or it forgets them.
     */
    private void askAgainForOurOwn() {
        goodbyes.forEach(goodbye -> engine.send(target.address(), goodbye));
        goodbyes.clear();
        engine.set(turn, window.within(engine.nanoTime() + pauses.next()));
    }

    private void giveUp(Hint hint) {
        switch (hint.kind()) {
            case DENIED -> opened.completeExceptionally(denied(hint));
            case BUSY -> opened.completeExceptionally(busy(hint));
            case SUITE, UNKNOWN -> nextSuite();
        }
    }

    private PowerException busy(Hint hint) {
        return new PowerException.Busy(target.endpoint() + ": " + hint.text());
    }

    private PowerException denied(Hint hint) {
        return new PowerException.Denied(target.endpoint() + ": login of '" + login.userName()
                + "' as " + login.privilege() + " failed: " + hint.text());
    }

    private void nextSuite() {
        suites.removeFirst();
        before = null;
        if (suites.isEmpty()) {
            opened.completeExceptionally(new PowerException.Refused(
                    target.endpoint() + ": it takes none of the cipher suites "
                            + target.suites().stream().map(CipherSuite::number).toList()));
        } else {
            attempt();
        }
    }

    private PowerException unreachable() {
        if (window.tooLate(engine.time())) {
            return new PowerException.TooLate(target.endpoint()
                    + ": its time ended before the BMC was ready; nothing was sent");
        }
        if (last != null && last.kind() == Hint.Kind.BUSY) {
            return busy(last);
        }
        String why = last == null ? "no answer" : "no session; the last it said: " + last.text();
        return new PowerException.Unreachable(
                target.endpoint() + ": " + why + " in " + patience.total().toMillis() + " ms");
    }

    // --- a session begins as USER (§22.18), so more has to be asked for
    // ------------------------------

    private void established(Established established) {
        habits.took(established.suite());
        Conversation conversation = new Conversation(engine, target, established, patience, pace);
        engine.register(conversation);
        Command<?> raise = new SetSessionPrivilege(login.privilege());
        if (!login.raises()) {
            complete(conversation);
            return;
        }
        raising = conversation;
        conversation.ask(raise, window).whenComplete((done, failure) -> {
            raising = null;
            // Some BMCs grant it at login and do not know the command; those that do not will say
            // so.
            if (failure == null || failure instanceof PowerException.Refused) {
                complete(conversation);
            } else {
                conversation.close().thenRun(() -> opened.completeExceptionally(failure));
            }
        });
    }

    private void complete(Conversation conversation) {
        if (!opened.complete(conversation)) {
            // Cancelled meanwhile.
            conversation.close();
        }
    }
}

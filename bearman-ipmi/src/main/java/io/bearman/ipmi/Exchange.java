package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireReader;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One command in a session: sent again in new packets with the same request number while no answer
 * comes (§6.12.8), asked anew while the BMC says that it is not able to just now. What must not be
 * repeated is sent in one datagram only. Not thread-safe: the engine's.
 */
final class Exchange<R> {
    private static final int NO_NUMBER = -1;

    private final Conversation conversation;
    private final Engine engine;
    private final Command<R> command;
    private final Window whole;
    private final CompletableFuture<R> answer;
    private final Waits waits;
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::ring);

    /** The whole one, or less of it once something was sent into a session that may be gone. */
    private Window window;

    private @Nullable LanMessage request;
    private @Nullable Pauses pauses;
    private int number = NO_NUMBER;
    private int sent;
    private long sentAt;
    /** A pause of a busy BMC is going on, or its turn has not come: nothing is under way. */
    private boolean pausing;

    /** It was sent before that pause, and may have been carried out. */
    private boolean doubtful;

    private boolean over;

    Exchange(
            Conversation conversation,
            Command<R> command,
            Window window,
            CompletableFuture<R> answer) {
        this.conversation = conversation;
        this.engine = conversation.engine();
        this.command = command;
        this.whole = window;
        this.window = window;
        this.answer = answer;
        this.waits = new Waits(conversation.patience(), engine.random(), conversation.habits());
    }

    /** {@return what was sent, once its turn has come} */
    LanMessage request() {
        return Objects.requireNonNull(request);
    }

    boolean isOnce() {
        return isOnce(command);
    }

    /** {@return whether it must not be asked in another session when this one gave no answer} */
    static boolean isOnce(Command<?> command) {
        return !command.repeatable() || command.lostIsAmbiguous();
    }

    /** In the queue: only its end can come. */
    void await() {
        engine.set(timer, window.end().nanoTime());
        answer.whenComplete((value, failure) -> {
            // By whomever: a caller may cancel it, or let it time out. Seen too early it does no
            // harm.
            if (!over) {
                engine.later(this::withdrawn);
            }
        });
    }

    /** Its turn has come; it is sent at this time. */
    void start(int number, long at) {
        this.number = number;
        try {
            this.request = LanMessage.request(command, number);
        } catch (RuntimeException e) {
            // A defect of a caller's own command must not cost others their answers.
            fail(e);
            return;
        }
        if (at - engine.nanoTime() > 0) {
            pausing = true;
            engine.set(timer, window.within(at));
        } else {
            send();
        }
    }

    private void ring() {
        if (window.over(engine.time())) {
            expire();
        } else if (pausing) {
            pausing = false;
            send();
        } else {
            waits.silence(Habits.Step.COMMAND);
            send();
        }
    }

    private void send() {
        if (answer.isDone()) {
            withdrawn();
        } else if (window.over(time())) {
            expire();
        } else if (!window.tooLate(time()) && (command.repeatable() || sent == 0)) {
            if (sent == 0) {
                window = whole.sent(time());
            }
            sent++;
            sentAt = engine.nanoTime();
            engine.set(timer, window.within(sentAt + waits.next(Habits.Step.COMMAND)));
            conversation.send(request());
        } else if (sent == 0) {
            expire();
        } else {
            // Nothing may be sent any more, but the answer may still come.
            engine.set(timer, window.end().nanoTime());
        }
    }

    private TimeSource time() {
        return engine.time();
    }

    void answered(LanMessage message) {
        if (pausing) {
            engine.drop(Dropped.UNEXPECTED);
            return;
        }
        if (sent == 1) {
            // Of a repeated question nobody knows which one was answered.
            waits.answered(Habits.Step.COMMAND, engine.nanoTime() - sentAt);
        }
        Completion completion;
        Optional<R> said;
        try {
            WireReader in = new WireReader(message.data());
            completion = Completion.of(in.uint8());
            said = completion.done()
                    ? Optional.of(command.decode(in))
                    : command.otherwise(completion.code());
        } catch (RuntimeException e) {
            // Malformed, or a defect of a caller's own command, which must not cost others their
            // answers.
            fail(new PowerException.Garbled(
                    endpoint() + ": its answer to " + command.title() + " makes no sense", e));
            return;
        }
        if (said.isPresent()) {
            succeed(said.get());
        } else if (!completion.passes(command) || !again(completion)) {
            fail(completion.exception(endpoint(), command, doubtful || sent > 1));
        }
    }

    /** {@return whether there is time to ask anew} */
    private boolean again(Completion completion) {
        if (pauses == null) {
            pauses = new Pauses(conversation.patience(), engine.random());
        }
        window = whole;
        long at = engine.nanoTime() + pauses.next();
        int another = at - window.end().nanoTime() < 0
                ? conversation.renumber(this, number, sent == 1)
                : NO_NUMBER;
        if (another == NO_NUMBER) {
            return false;
        }
        number = another;
        request = LanMessage.request(command, number);
        doubtful |= sent > 1 || completion.leavesOpen();
        sent = 0;
        pausing = true;
        engine.set(timer, at);
        return true;
    }

    // --- how it ends
    // -------------------------------------------------------------------------------

    private void expire() {
        if (sent > 0) {
            conversation.fellSilent();
        }
        if (isUntouched()) {
            fail(window.tooLate(time()) ? tooLate() : Turn.late(endpoint(), command));
        } else if (command.lostIsAmbiguous()) {
            fail(new PowerException.Ambiguous(endpoint() + ": " + command.title()
                    + " was sent and no answer came: it may or may not have happened"));
        } else {
            fail(new PowerException.Unreachable(endpoint() + ": no answer to " + command.title()
                    + " in " + conversation.patience().total().toMillis() + " ms"));
        }
    }

    /** {@return whether nothing that was sent can have been carried out} */
    private boolean isUntouched() {
        return sent == 0 && !doubtful;
    }

    private PowerException tooLate() {
        return new PowerException.TooLate(
                endpoint() + ": its time ended before it could be sent; nothing was done");
    }

    /** The session is closed under it. */
    void closed() {
        String title = endpoint() + ": " + command.title();
        if (isUntouched()) {
            fail(new PowerException.Unreachable(
                    title + " waited in a session that was closed; nothing was sent"));
        } else if (command.lostIsAmbiguous()) {
            fail(new PowerException.Ambiguous(title
                    + " was sent and the session closed before its answer: it may or may not have"
                    + " happened"));
        } else {
            fail(new PowerException.Unreachable(
                    title + " was sent and the session closed before its answer"));
        }
    }

    private void withdrawn() {
        end(false);
    }

    private void succeed(R value) {
        end(sent == 1);
        answer.complete(value);
    }

    private void fail(Exception failure) {
        end(false);
        answer.completeExceptionally(failure);
    }

    private void end(boolean clean) {
        if (!over) {
            over = true;
            engine.cancel(timer);
            conversation.ended(this, number, clean);
        }
    }

    private String endpoint() {
        return conversation.target().endpoint();
    }
}

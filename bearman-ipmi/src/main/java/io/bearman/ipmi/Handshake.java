package io.bearman.ipmi;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Quirk;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.Habits.Step;
import io.bearman.ipmi.command.Malformed;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to set up a session: Open Session, RAKP 1 to 4 (IPMI v2.0 §13.17 to §13.23).
 *
 * <p>Each message is sent once: after a silence the next attempt begins anew with another id and
 * random number, for the BMC's state may have gone on without us, and a late answer must not fit. An
 * error, or a wrong answer, may be followed by the right one, so the wait goes on after it.
 *
 * <p>Not thread-safe: the engine's. Used once.
 */
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final int INVALID_INTEGRITY_CHECK_VALUE = 0x0f;
    /** How long a late Open Session Response is waited for. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private final Engine engine;
    private final Target target;
    private final Login login;
    private final CipherSuite suite;
    private final Window window;
    private final Waits waits;
    private final Runnable whenOver;
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::silence);
    private final int consoleId;
    private final int tag;
    private final int role;

    private Step step = Step.OPEN;
    private long asked;
    private @Nullable RakpMessage1 first;
    /** The message 2 that we answered. */
    private @Nullable RakpMessage2 second;

    private @Nullable RakpKeys keys;
    private @Nullable Established established;
    private @Nullable PowerException failure;
    private @Nullable Hint hint;
    private boolean drewAgain;
    private boolean heard;
    private boolean over;
    private int managedId;

    /**
     * @param whenOver called once, when the attempt has ended
     */
    Handshake(
            Engine engine,
            Target target,
            Login login,
            CipherSuite suite,
            Window window,
            Waits waits,
            Runnable whenOver) {
        this.engine = engine;
        this.target = target;
        this.login = login;
        this.suite = suite;
        this.window = window;
        this.waits = waits;
        this.whenOver = whenOver;
        this.consoleId = engine.newSessionId();
        this.tag = engine.random().nextInt(256);
        // The same privilege in both messages: some BMCs hash with the one, some with the other.
        this.role = RakpMessage1.NAME_ONLY_LOOKUP | login.privilege().number();
    }

    // --- how it ended
    // ------------------------------------------------------------------------------

    /** {@return the session's secrets, empty when it was not set up} */
    Optional<Established> established() {
        return Optional.ofNullable(established);
    }

    /** {@return what ends all attempts} */
    Optional<PowerException> failure() {
        return Optional.ofNullable(failure);
    }

    /** {@return why there is no session, when the BMC or somebody in its name said so} */
    Optional<Hint> hint() {
        return Optional.ofNullable(drewAgain ? Hint.drewAgain() : hint);
    }

    /** {@return whether the BMC began to answer} */
    boolean heard() {
        return heard;
    }

    // --- the way there
    // -----------------------------------------------------------------------------

    void begin() {
        engine.register(this);
        OpenSessionRequest request = new OpenSessionRequest(
                tag, login.privilege().number(), consoleId, suite.algorithms());
        send(Step.OPEN, PayloadType.OPEN_SESSION_REQUEST, request.encode());
    }

    private void opened(OpenSessionResponse response) {
        answered();
        heard = true;
        managedId = response.managedId();
        if (over) {
            step = Step.GREET;
            leave();
            return;
        }
        byte[] nonce = new byte[16];
        engine.random().nextBytes(nonce);
        first = new RakpMessage1(tag, managedId, nonce, role, user());
        send(Step.GREET, PayloadType.RAKP_MESSAGE_1, first.encode());
    }

    private byte[] user() {
        return target.has(Quirk.INTEL20)
                ? Arrays.copyOf(login.user(), RakpMessage1.LONGEST_USER)
                : login.user();
    }

    private void greeted(RakpMessage2 message, RakpKeys itsKeys) {
        answered();
        second = message;
        keys = itsKeys;
        // Its code covers the GUID, so this answer is not a stranger's.
        if (target.guid() != null && !target.isGuid(message.guid())) {
            failure = target.wrongMachine(BmcGuid.of(message.guid()));
            end();
            return;
        }
        RakpMessage3 third = new RakpMessage3(tag, 0, managedId, itsKeys.message3Code());
        send(Step.PROVE, PayloadType.RAKP_MESSAGE_3, third.encode());
    }

    private void proven() {
        answered();
        established = session();
        end();
    }

    /** {@return the session, once message 2 was answered} */
    private Established session() {
        return new Established(
                suite,
                consoleId,
                managedId,
                Objects.requireNonNull(second).guid(),
                new SessionCipher(suite, Objects.requireNonNull(keys), engine.random()));
    }

    private void send(Step next, PayloadType type, byte[] payload) {
        step = next;
        asked = engine.nanoTime();
        if (window.tooLate(engine.time())) {
            failure = new PowerException.TooLate(target.endpoint()
                    + ": its time ended before the BMC was ready; nothing was sent");
            end();
            return;
        }
        engine.set(timer, window.within(asked + waits.next(step)));
        engine.send(target.address(), Packet.clear(type, payload).encode());
    }

    private void answered() {
        waits.answered(step, engine.nanoTime() - asked);
    }

    private void silence() {
        if (over) {
            engine.unregister(this);
            return;
        }
        waits.silence(step);
        end();
    }

    /** Ends all attempts with this. */
    void abort(PowerException why) {
        if (!over) {
            failure = why;
            end();
        }
    }

    /** Ends it from outside; nobody is told. */
    void cancel() {
        leave();
    }

    private void end() {
        leave();
        whenOver.run();
    }

    /**
     * A BMC that was asked for a session and did not answer yet may still open one: its late answer is
     * waited for, only to give that session back.
     */
    private void leave() {
        over = true;
        engine.cancel(timer);
        if (established == null) {
            goodbyes().forEach(goodbye -> engine.send(target.address(), goodbye));
        }
        if (step == Step.OPEN) {
            engine.set(timer, engine.nanoTime() + LATE.toNanos());
        } else {
            engine.unregister(this);
        }
    }

    /** {@return the datagrams that give the session of a failed attempt back} */
    List<byte[]> goodbyes() {
        if (managedId == 0) {
            return List.of();
        }
        // A session that is only half open ends with an error (§13.22).
        RakpMessage3 end =
                new RakpMessage3(tag, INVALID_INTEGRITY_CHECK_VALUE, managedId, new byte[0]);
        byte[] error = Packet.clear(PayloadType.RAKP_MESSAGE_3, end.encode()).encode();
        // After message 3 it may be open, and only the answer was lost.
        return step == Step.PROVE && keys != null
                ? List.of(session().farewell(), error)
                : List.of(error);
    }

    // --- what comes
    // --------------------------------------------------------------------------------

    int consoleId() {
        return consoleId;
    }

    int tag() {
        return tag;
    }

    Target target() {
        return target;
    }

    /** A packet outside any session that names our id, or leaves it out and has our tag. */
    void received(InetSocketAddress from, Packet packet) {
        if (!target.accepts(from)) {
            engine.drop(Dropped.OTHER_SENDER);
            return;
        }
        try {
            if (packet.payloadType() == expected().number()) {
                judge(packet.payload());
            } else {
                noticeSecondDraw(packet);
                engine.drop(Dropped.UNEXPECTED);
            }
        } catch (Malformed e) {
            engine.drop(Dropped.MALFORMED);
        }
    }

    private PayloadType expected() {
        return switch (step) {
            case OPEN -> PayloadType.OPEN_SESSION_RESPONSE;
            case GREET -> PayloadType.RAKP_MESSAGE_2;
            case PROVE, COMMAND -> PayloadType.RAKP_MESSAGE_4;
        };
    }

    private void judge(byte[] payload) {
        switch (step) {
            case OPEN -> judge(OpenSessionResponse.decode(payload));
            case GREET -> judge(RakpMessage2.decode(payload));
            case PROVE, COMMAND -> judge(RakpMessage4.decode(payload));
        }
    }

    private void judge(OpenSessionResponse response) {
        if (!ours(response.tag(), response.status(), response.consoleId())) {
            return;
        }
        if (!suite.algorithms().equals(response.algorithms())) {
            disbelieve(Dropped.UNEXPECTED, Hint.otherSuite());
        } else if (response.managedId() == 0) {
            engine.drop(Dropped.UNEXPECTED);
        } else {
            opened(response);
        }
    }

    private void judge(RakpMessage2 message) {
        if (!ours(message.tag(), message.status(), message.consoleId())) {
            return;
        }
        RakpMessage1 greeting = Objects.requireNonNull(first);
        RakpKeys its =
                new RakpKeys(engine.crypto(), suite, login, target.quirks(), greeting, message);
        if (its.greets(message.code())) {
            greeted(message, its);
        } else {
            disbelieve(Dropped.WRONG_CODE, Hint.wrongPassword());
        }
    }

    private void judge(RakpMessage4 message) {
        if (!ours(message.tag(), message.status(), message.consoleId())) {
            return;
        }
        if (Objects.requireNonNull(keys).proves(message.code())) {
            proven();
        } else {
            disbelieve(Dropped.WRONG_CODE, Hint.wrongKey());
        }
    }

    /** {@return whether it is an answer to us that says yes} */
    private boolean ours(int itsTag, int status, int itsConsoleId) {
        boolean leftOut = status != 0 && itsConsoleId == 0;
        if (itsTag != tag || itsConsoleId != consoleId && !leftOut) {
            engine.drop(Dropped.UNEXPECTED);
            return false;
        }
        if (status != 0) {
            believe(Hint.of(status));
            return false;
        }
        return true;
    }

    private void disbelieve(Dropped why, Hint said) {
        engine.drop(why);
        believe(said);
    }

    private void believe(Hint said) {
        if (hint == null || said.kind() != Hint.Kind.UNKNOWN) {
            hint = said;
        }
    }

    /**
     * A BMC that receives message 1 twice may draw a new random number for the second. Then our
     * message 3 is wrong for it although the password is right, and its refusal means nothing.
     */
    private void noticeSecondDraw(Packet packet) {
        if (second == null || packet.payloadType() != PayloadType.RAKP_MESSAGE_2.number()) {
            return;
        }
        RakpMessage2 again = RakpMessage2.decode(packet.payload());
        drewAgain |= again.status() == 0
                && again.consoleId() == consoleId
                && !Arrays.equals(again.random(), second.random());
        LOG.trace("{} drewAgain={}", target.endpoint(), drewAgain);
    }
}

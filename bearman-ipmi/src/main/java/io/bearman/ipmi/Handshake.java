package io.bearman.ipmi;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.Malformed;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to set up a session: Open Session, RAKP 1 to 4 (IPMI v2.0 §13.17 to §13.23).
 *
 * <p>Each message is sent once: after a silence the next attempt begins anew with another id and
 * random number, for the BMC's state may have gone on without us, and a late answer must not fit.
 * Not thread-safe; used once.
 */
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final Line line;
    private final Window window;
    private final Duration pause;
    private final CipherSuite suite;
    private final Login login;
    private final @Nullable BmcGuid expected;
    private final SecureRandom random;
    private final int consoleId;
    private final int role;
    private int tag;
    private @Nullable Hint hint;
    /** The message 2 that we answered, and what came after it instead of message 4. */
    private @Nullable RakpMessage2 answered;

    private boolean drewAgain;
    private boolean heard;

    Handshake(
            Line line,
            Window window,
            Duration pause,
            CipherSuite suite,
            Login login,
            @Nullable BmcGuid expected,
            SecureRandom random) {
        this.line = line;
        this.window = window;
        this.pause = pause;
        this.suite = suite;
        this.login = login;
        this.expected = expected;
        this.random = random;
        // 0 means "no session" (§13.6), so it cannot be ours.
        this.consoleId = random.nextInt() | 1;
        this.tag = random.nextInt(256);
        // The same privilege in both messages: some BMCs hash with the one, some with the other.
        this.role = RakpMessage1.NAME_ONLY_LOOKUP | login.privilege().number();
    }

    /** {@return why there is no session, when the BMC or somebody in its name said so} */
    Optional<Hint> hint() {
        return Optional.ofNullable(drewAgain ? Hint.drewAgain() : hint);
    }

    /** {@return whether the BMC began to answer} */
    boolean heard() {
        return heard;
    }

    /** {@return the session's secrets, or empty when it was not set up} */
    Optional<Established> run() {
        OpenSessionResponse opened = open();
        if (opened == null) {
            return Optional.empty();
        }
        heard = true;
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        RakpMessage1 first =
                new RakpMessage1(nextTag(), opened.managedId(), nonce, role, login.user());
        RakpMessage2 second = greet(first);
        if (second == null) {
            abandon(opened.managedId());
            return Optional.empty();
        }
        checkMachine(second, opened.managedId());
        RakpKeys keys = new RakpKeys(suite, login.password(), login.kg(), first, second);
        Established session = new Established(
                suite,
                consoleId,
                opened.managedId(),
                BmcGuid.of(second.guid()),
                new SessionCipher(suite, keys, random));
        answered = second;
        if (prove(opened.managedId(), keys)) {
            return Optional.of(session);
        }
        // The BMC may have opened it, and only its answer was lost: give the slot back.
        line.send(session.farewell());
        return Optional.empty();
    }

    private @Nullable OpenSessionResponse open() {
        OpenSessionRequest request = new OpenSessionRequest(
                tag, login.privilege().number(), consoleId, suite.algorithms());
        send(PayloadType.OPEN_SESSION_REQUEST, request.encode());
        return await(PayloadType.OPEN_SESSION_RESPONSE, payload -> {
            OpenSessionResponse response = OpenSessionResponse.decode(payload);
            if (!forUs(response.tag(), response.status(), response.consoleId())) {
                return drop(Dropped.UNEXPECTED, null);
            }
            if (response.status() != 0) {
                return drop(null, Hint.of(response.status()));
            }
            if (!suite.algorithms().equals(response.algorithms())) {
                return drop(Dropped.UNEXPECTED, Hint.otherSuite());
            }
            return response.managedId() == 0 ? drop(Dropped.UNEXPECTED, null) : response;
        });
    }

    private @Nullable RakpMessage2 greet(RakpMessage1 first) {
        send(PayloadType.RAKP_MESSAGE_1, first.encode());
        return await(PayloadType.RAKP_MESSAGE_2, payload -> {
            RakpMessage2 second = RakpMessage2.decode(payload);
            if (!forUs(second.tag(), second.status(), second.consoleId())) {
                return drop(Dropped.UNEXPECTED, null);
            }
            if (second.status() != 0) {
                return drop(null, Hint.of(second.status()));
            }
            RakpKeys keys = new RakpKeys(suite, login.password(), login.kg(), first, second);
            return MessageDigest.isEqual(keys.message2Code(), second.code())
                    ? second
                    : drop(Dropped.WRONG_CODE, Hint.wrongPassword());
        });
    }

    private boolean prove(int managedId, RakpKeys keys) {
        RakpMessage3 third = new RakpMessage3(nextTag(), 0, managedId, keys.message3Code());
        send(PayloadType.RAKP_MESSAGE_3, third.encode());
        RakpMessage4 fourth = await(PayloadType.RAKP_MESSAGE_4, payload -> {
            RakpMessage4 message = RakpMessage4.decode(payload);
            if (!forUs(message.tag(), message.status(), message.consoleId())) {
                return drop(Dropped.UNEXPECTED, null);
            }
            if (message.status() != 0) {
                return drop(null, Hint.of(message.status()));
            }
            return MessageDigest.isEqual(keys.message4Code(), message.code())
                    ? message
                    : drop(Dropped.WRONG_CODE, Hint.wrongKey());
        });
        return fourth != null;
    }

    private boolean forUs(int itsTag, int status, int itsConsoleId) {
        boolean leftOut = status != 0 && itsConsoleId == 0;
        return itsTag == tag && (itsConsoleId == consoleId || leftOut);
    }

    /**
     * The GUID is covered by the code that was just checked, so this answer is not a stranger's.
     */
    private void checkMachine(RakpMessage2 second, int managedId) {
        if (expected != null && !Arrays.equals(second.guid(), expected.bytes())) {
            abandon(managedId);
            throw new PowerException.WrongMachine(line.endpoint()
                    + ": its BMC is another machine's: GUID " + BmcGuid.of(second.guid())
                    + " instead of " + expected + "; nothing was done");
        }
    }

    /** Ends the setup, so that the BMC has its session slot back at once (§13.22). */
    private void abandon(int managedId) {
        int invalidIntegrityCheckValue = 0x0f;
        RakpMessage3 end =
                new RakpMessage3(nextTag(), invalidIntegrityCheckValue, managedId, new byte[0]);
        line.send(Packet.clear(PayloadType.RAKP_MESSAGE_3, end.encode()).encode());
    }

    private int nextTag() {
        tag = tag + 1 & 0xff;
        return tag;
    }

    private void send(PayloadType type, byte[] payload) {
        if (window.tooLate(line.time())) {
            throw new PowerException.TooLate(line.endpoint()
                    + ": its time ended before the BMC was ready; nothing was sent");
        }
        line.send(Packet.clear(type, payload).encode());
    }

    /**
     * Listens for the whole pause: an error, or a wrong answer, may be followed by the right one.
     */
    private <T> @Nullable T await(PayloadType type, Judge<T> judge) {
        Deadline until = window.pause(line.time(), pause);
        Optional<Packet> came = line.receive(until, suite);
        while (came.isPresent()) {
            T believed = judge(type, came.get(), judge);
            if (believed != null) {
                return believed;
            }
            came = line.receive(until, suite);
        }
        return null;
    }

    private <T> @Nullable T judge(PayloadType type, Packet packet, Judge<T> judge) {
        if (packet.payloadType() != type.number()
                || packet.encrypted()
                || packet.authenticated()
                || packet.sessionId() != 0) {
            noticeSecondDraw(packet);
            return drop(Dropped.UNEXPECTED, null);
        }
        try {
            return judge.believe(packet.payload());
        } catch (Malformed e) {
            return drop(Dropped.MALFORMED, null);
        }
    }

    /**
     * A BMC that receives message 1 twice may draw a new random number for the second. Then our
     * message 3 is wrong for it although the password is right, and its refusal means nothing.
     */
    private void noticeSecondDraw(Packet packet) {
        if (answered == null || packet.payloadType() != PayloadType.RAKP_MESSAGE_2.number()) {
            return;
        }
        try {
            RakpMessage2 again = RakpMessage2.decode(packet.payload());
            drewAgain |= again.status() == 0
                    && again.consoleId() == consoleId
                    && !Arrays.equals(again.random(), answered.random());
        } catch (Malformed e) {
            LOG.trace("{} not a RAKP message 2", line.endpoint());
        }
    }

    private <T> @Nullable T drop(@Nullable Dropped why, @Nullable Hint said) {
        if (why != null) {
            line.drop(why);
        }
        if (said != null && (hint == null || said.kind() != Hint.Kind.UNKNOWN)) {
            hint = said;
        }
        return null;
    }

    /** Decides on one payload. */
    private interface Judge<T> {
        @Nullable
        T believe(byte[] payload);
    }
}

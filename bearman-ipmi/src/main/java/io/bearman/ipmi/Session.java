package io.bearman.ipmi;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.CloseSession;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceGuid;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetSystemGuid;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.SetSessionPrivilege;
import io.bearman.ipmi.command.WireReader;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open session with one BMC. It <strong>claims nothing</strong>, see {@link IpmiClient}.
 *
 * <p>A packet that is not a genuine, new answer to what was asked is dropped, counted, and the wait
 * goes on. Every method takes at most {@link Patience#total()} and throws {@link PowerException}.
 * Not thread-safe.
 */
public final class Session implements Dialogue, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    static final BmcGuid ZERO = BmcGuid.of(new byte[16]);
    private static final int INVALID_SESSION_ID = 0x87;
    private static final int GOODBYES = 3;

    private final Line line;
    private final TimeSource time;
    private final Established established;
    private final Patience patience;
    private final SecureRandom random;
    private final ReplayWindow window = new ReplayWindow();
    private int sequence;
    private int requestSequence;
    private boolean silent;
    private boolean closed;

    Session(Line line, Established established, Patience patience, SecureRandom random) {
        this.line = line;
        this.time = line.time();
        this.established = established;
        this.patience = patience;
        this.random = random;
    }

    /** {@return the GUID that the BMC proved at login; empty when it has none (all zeros)} */
    public Optional<BmcGuid> guid() {
        return isZero(established.guid()) ? Optional.empty() : Optional.of(established.guid());
    }

    /** {@return the BMC's id of this session} */
    public int id() {
        return established.managedId();
    }

    /** {@return the number of the cipher suite, 17 or 3} */
    public int suite() {
        return established.suite().number();
    }

    /**
     * {@return how many packets were dropped since the session's setup began: forged, doubled,
     *     late, malformed, of another sender}
     */
    public int dropped() {
        return line.drops().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** {@return power state and policy (Get Chassis Status, §28.2); privilege USER} */
    public ChassisStatus chassisStatus() {
        return call(new GetChassisStatus(), anew());
    }

    /** {@return model and firmware of the BMC (Get Device ID, §20.1); privilege USER} */
    public DeviceId deviceId() {
        return call(new GetDeviceId(), anew());
    }

    /** {@return the BMC's own GUID (Get Device GUID, §20.8); privilege USER} */
    public BmcGuid deviceGuid() {
        return call(new GetDeviceGuid(), anew());
    }

    /** {@return the machine's GUID (Get System GUID, §22.14); privilege USER} */
    public BmcGuid systemGuid() {
        return call(new GetSystemGuid(), anew());
    }

    /**
     * Does one thing to the power (Chassis Control, §28.3); privilege OPERATOR. What must not
     * happen twice is sent in one datagram only.
     *
     * @throws PowerException.Ambiguous when it was sent and no answer came
     */
    public void control(PowerAction action) {
        control(action, anew());
    }

    /**
     * Sets where the machine boots from the next time, once, and reads it back (Set and Get System
     * Boot Options, §28.12, §28.13); privilege OPERATOR.
     *
     * @throws PowerException.Refused when the BMC reports another device afterwards
     */
    public void nextBoot(BootDevice device) {
        nextBoot(device, anew());
    }

    /**
     * {@inheritDoc}
     *
     * <p>What its {@link Command#repeatable()} forbids is sent in one datagram only.
     *
     * @throws PowerException.Ambiguous when it may have changed the power and no answer came
     */
    @Override
    public <R> R execute(Command<R> command) {
        return call(command, anew());
    }

    void control(PowerAction action, Window window) {
        call(new ChassisControl(action), window);
    }

    void nextBoot(BootDevice device, Window window) {
        new NextBoot(this, window).set(device);
    }

    @Override
    public String endpoint() {
        return line.endpoint();
    }

    /** {@return whether the BMC left the last request without an answer} */
    boolean silent() {
        return silent;
    }

    /** A session begins as USER (§22.18), so more has to be asked for. */
    void raise(Privilege privilege, Window window) {
        if (privilege == Privilege.USER) {
            return;
        }
        try {
            call(new SetSessionPrivilege(privilege), window);
        } catch (PowerException.Refused e) {
            // Some BMCs grant it at login and do not know the command; those that do not will say
            // so.
            LOG.debug("{} privilege={} not raised", line.endpoint(), privilege);
        }
    }

    Window anew() {
        return Window.of(time, patience);
    }

    Map<Dropped, Integer> drops() {
        return line.drops();
    }

    static boolean isZero(BmcGuid guid) {
        return guid.equals(ZERO);
    }

    /** Asks, and asks again while the BMC says that it is not able to just now. */
    <R> R call(Command<R> command, Window window) {
        Pauses pauses = new Pauses(patience, random);
        while (true) {
            WireReader answer = new WireReader(exchange(command, window).data());
            Completion completion = completion(command, answer);
            if (completion.done()) {
                return decode(command, answer);
            }
            Optional<R> other = command.otherwise(completion.code());
            if (other.isPresent()) {
                return other.get();
            }
            Deadline again = Deadline.in(time, pauses.next());
            boolean inTime = again.nanoTime() - window.end().nanoTime() < 0;
            if (!completion.passes(command) || !inTime) {
                throw completion.exception(line.endpoint(), command);
            }
            time.sleep(again.left(time));
        }
    }

    private Completion completion(Command<?> command, WireReader answer) {
        try {
            return Completion.of(answer.uint8());
        } catch (Malformed e) {
            throw garbled(command, e);
        }
    }

    private <R> R decode(Command<R> command, WireReader answer) {
        try {
            return command.decode(answer);
        } catch (Malformed e) {
            throw garbled(command, e);
        }
    }

    private PowerException garbled(Command<?> command, Malformed e) {
        return new PowerException.Garbled(
                line.endpoint() + ": its answer to " + command.title() + " makes no sense", e);
    }

    /**
     * One request with its retransmissions: the same request sequence number, new packets
     * (§6.12.8).
     */
    private LanMessage exchange(Command<?> command, Window window) {
        if (closed) {
            throw new IllegalStateException(line.endpoint() + ": the session is closed");
        }
        requestSequence = requestSequence + 1 & 0x3f;
        LanMessage request = LanMessage.request(command, requestSequence);
        Pauses pauses = new Pauses(patience, random);
        boolean sent = false;
        while (!window.over(time)) {
            if (!window.tooLate(time) && (command.repeatable() || !sent)) {
                send(request);
                sent = true;
            } else if (!sent) {
                throw tooLate();
            }
            Deadline until = window.pause(time, pauses.next());
            Optional<LanMessage> answer = listen(request, until);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        if (!sent && window.tooLate(time)) {
            throw tooLate();
        }
        silent = true;
        throw noAnswer(command, sent);
    }

    private void send(LanMessage request) {
        sequence++;
        line.send(established
                .cipher()
                .seal(PayloadType.IPMI, established.managedId(), sequence, request.encode()));
    }

    private PowerException tooLate() {
        return new PowerException.TooLate(
                line.endpoint() + ": its time ended before it could be sent; nothing was done");
    }

    private PowerException noAnswer(Command<?> command, boolean sent) {
        if (sent && command.lostIsAmbiguous()) {
            return new PowerException.Ambiguous(line.endpoint() + ": " + command.title()
                    + " was sent and no answer came: it may or may not have happened");
        }
        return new PowerException.Unreachable(line.endpoint() + ": no answer to " + command.title()
                + " in " + patience.total().toMillis() + " ms");
    }

    private Optional<LanMessage> listen(LanMessage request, Deadline until) {
        while (true) {
            Optional<Packet> came = line.receive(until, established.suite());
            if (came.isEmpty()) {
                return Optional.empty();
            }
            Optional<LanMessage> answer = believe(came.get()).filter(message -> {
                boolean ours = request.answeredBy(message);
                if (!ours) {
                    line.drop(Dropped.UNEXPECTED);
                }
                return ours;
            });
            if (answer.isPresent()) {
                return answer;
            }
        }
    }

    /**
     * Integrity before everything else: nothing of a forged packet is looked at, not even its
     * number.
     */
    private Optional<LanMessage> believe(Packet packet) {
        if (packet.payloadType() != PayloadType.IPMI.number()
                || packet.sessionId() != established.consoleId()) {
            line.drop(Dropped.UNEXPECTED);
        } else if (!established.cipher().genuine(packet)) {
            line.drop(Dropped.NOT_GENUINE);
        } else if (!window.accept(packet.sequence())) {
            line.drop(Dropped.REPLAYED);
        } else {
            try {
                return Optional.of(LanMessage.decode(established.cipher().decrypt(packet)));
            } catch (Malformed e) {
                line.drop(Dropped.MALFORMED);
            }
        }
        return Optional.empty();
    }

    /**
     * Gives the session back to the BMC (Close Session, §22.19): waits a moment for its answer and
     * tries {@value #GOODBYES} times; a BMC that did not answer before is told once. Never throws.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            farewell();
        } catch (InterruptedWaitException e) {
            LOG.debug("{} interrupted while closing the session", line.endpoint());
        } catch (RuntimeException e) {
            LOG.debug("{} session not closed: {}", line.endpoint(), e.getMessage());
        } finally {
            line.close();
        }
    }

    private void farewell() {
        CloseSession close = new CloseSession(established.managedId());
        requestSequence = requestSequence + 1 & 0x3f;
        LanMessage request = LanMessage.request(close, requestSequence);
        Pauses pauses = new Pauses(patience, random);
        int times = silent ? 1 : GOODBYES;
        for (int i = 0; i < times; i++) {
            send(request);
            if (listen(request, Deadline.in(time, pauses.next())).isPresent()) {
                return;
            }
        }
    }
}

package io.bearman.ipmi;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceGuid;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetSystemGuid;
import io.bearman.ipmi.sol.SolConsole;
import io.bearman.ipmi.sol.SolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open session with one BMC. It <strong>claims nothing</strong>, see {@link IpmiClient}.
 *
 * <p>A packet that is not a genuine, new answer to what was asked is dropped, counted, and the wait
 * goes on. Every blocking method takes at most {@link Patience#total()} for each command, throws {@link
 * PowerException}, and withdraws its commands when the thread is interrupted. Thread-safe: commands of several threads
 * wait for each other, see {@link Pace#inFlight()}.
 */
public final class Session implements Dialogue, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** What a BMC without a GUID answers. */
    static final BmcGuid ZERO = BmcGuid.of(new byte[16]);

    private static final Duration GOODBYE = Duration.ofSeconds(10);

    private final Engine engine;
    private final Conversation conversation;

    Session(Conversation conversation) {
        this.engine = conversation.engine();
        this.conversation = conversation;
    }

    /** {@return the GUID that the BMC proved at login; empty when it has none (all zeros)} */
    public Optional<BmcGuid> guid() {
        return Optional.of(BmcGuid.of(conversation.established().guid()))
                .filter(guid -> !guid.equals(ZERO));
    }

    /** {@return the BMC's id of this session} */
    public int id() {
        return conversation.established().managedId();
    }

    /** {@return the number of the cipher suite, 17 or 3 unless others were allowed} */
    public int suite() {
        return conversation.established().suite().number();
    }

    /**
     * {@return whether what it says is evidence: the BMC proved its GUID, signs its packets and hides
     *     them, as suites 17 and 3 do; 0, 1, 2 and 6 do not}
     */
    public boolean proves() {
        return conversation.established().suite().isStrong();
    }

    /** {@return power state and policy (Get Chassis Status, §28.2); privilege USER} */
    public ChassisStatus chassisStatus() {
        return execute(new GetChassisStatus());
    }

    /** {@return model and firmware of the BMC (Get Device ID, §20.1); privilege USER} */
    public DeviceId deviceId() {
        return execute(new GetDeviceId());
    }

    /** {@return the BMC's own GUID (Get Device GUID, §20.8); privilege USER} */
    public BmcGuid deviceGuid() {
        return execute(new GetDeviceGuid());
    }

    /** {@return the machine's GUID (Get System GUID, §22.14); privilege USER} */
    public BmcGuid systemGuid() {
        return execute(new GetSystemGuid());
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
     * @return whether the BMC confirms it, the valid bit included
     * @throws PowerException.Refused when the BMC reports another device afterwards
     */
    public ReadBack nextBoot(BootDevice device) {
        return nextBoot(BootFlags.once(BootFlags.Device.of(device)), anew());
    }

    /**
     * Sets where and how the machine boots, with what else the flags ask for, such as EFI or more than
     * once; else as {@link #nextBoot(BootDevice)}.
     */
    public ReadBack nextBoot(BootFlags flags) {
        return nextBoot(flags, anew());
    }

    /**
     * {@inheritDoc}
     *
     * <p>What its {@link Command#repeatable()} forbids is sent in one datagram only.
     *
     * @throws PowerException.Ambiguous when it may have changed something and no answer came
     * @throws IllegalStateException when the session is closed
     */
    @Override
    public <R> R execute(Command<R> command) {
        return call(command, anew());
    }

    /**
     * {@return the answer, when it comes}: the same as {@link #execute} without waiting for it
     *
     * <p>It completes exceptionally with what {@code execute} throws. Cancelling it withdraws the command;
     * what was sent may be done all the same. What follows it without an executor of its own runs on the
     * library's thread, where nothing may wait.
     */
    public <R> CompletableFuture<R> ask(Command<R> command) {
        return ask(command, anew());
    }

    @Override
    public <R> List<R> executeAll(List<? extends Command<R>> commands) {
        List<CompletableFuture<R>> asked = new ArrayList<>(commands.size());
        List<R> answers = new ArrayList<>(commands.size());
        Duration each = conversation.patience().total();
        try {
            commands.forEach(command -> asked.add(ask(command, lasting(each, commands.size()))));
            for (CompletableFuture<R> one : asked) {
                answers.add(engine.await(
                        one,
                        each.multipliedBy(commands.size()),
                        () -> IpmiClient.late(endpoint(), commands.get(answers.size()))));
            }
        } finally {
            asked.forEach(one -> one.cancel(false));
        }
        return List.copyOf(answers);
    }

    /** {@return a window for all, in which no single one is waited for longer than alone} */
    private Window lasting(Duration each, int count) {
        return Window.of(engine.time(), conversation.patience().with(each.multipliedBy(count)))
                .suspecting(each);
    }

    void control(PowerAction action, Window window) {
        call(new ChassisControl(action), window);
    }

    ReadBack nextBoot(BootFlags flags, Window window) {
        return new NextBoot(this, window).set(flags);
    }

    @Override
    public String endpoint() {
        return conversation.target().endpoint();
    }

    /** {@return whether the BMC left the last request without an answer} */
    boolean silent() {
        return conversation.silent();
    }

    Window anew() {
        return Window.of(engine.time(), conversation.patience());
    }

    TimeSource time() {
        return engine.time();
    }

    /** {@return this session for several commands that have one window together} */
    Dialogue within(Window window) {
        return new Dialogue() {
            @Override
            public <R> R execute(Command<R> command) {
                return call(command, window);
            }

            @Override
            public String endpoint() {
                return Session.this.endpoint();
            }
        };
    }

    <R> R call(Command<R> command, Window window) {
        return engine.await(
                ask(command, window),
                conversation.patience().total(),
                () -> IpmiClient.late(endpoint(), command));
    }

    <R> CompletableFuture<R> ask(Command<R> command, Window window) {
        if (conversation.isClosed()) {
            throw conversation.closed();
        }
        CompletableFuture<R> answer = engine.promise(endpoint());
        engine.execute(() -> conversation.ask(command, window, answer));
        return answer;
    }

    /**
     * {@return the machine's serial port, activated in this session (serial over LAN, §24.1)}; privilege as
     * the BMC is set up, OPERATOR or ADMINISTRATOR on many
     *
     * @throws PowerException.Busy when another session has it and it is not to be taken over
     */
    public SolConsole console(SolSettings settings) {
        return SolConsole.open(new SessionLine(this, engine, conversation), settings);
    }

    /**
     * Gives the session back to the BMC (Close Session, §22.19): waits a moment for its answer and
     * tries three times; a BMC that did not answer before is told once. What waits for an answer is
     * cancelled. Never throws; an interrupted thread does not wait, the BMC is told all the same.
     */
    @Override
    public void close() {
        if (conversation.isClosed() || engine.isClosed()) {
            return;
        }
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try {
            engine.execute(() -> conversation.close().thenRun(() -> gone.complete(null)));
            engine.await(gone, GOODBYE, () -> IpmiClient.late(endpoint()));
        } catch (InterruptedWaitException e) {
            LOG.debug("{} interrupted while closing the session", endpoint());
        } catch (RuntimeException e) {
            LOG.debug("{} session not closed: {}", endpoint(), e.getMessage());
        }
    }

    /** Gives it back without waiting. */
    void leave() {
        engine.later(conversation::close);
    }
}

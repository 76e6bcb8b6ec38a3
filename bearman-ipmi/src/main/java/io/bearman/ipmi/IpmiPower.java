package io.bearman.ipmi;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.SetPowerRestorePolicy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The power port over IPMI: every call is a session of its own, opened with no more privilege than
 * it needs and given back to the BMC.
 *
 * <p>A call takes at most {@link Patience#total()}, and a moment more to close the session; only
 * that goodbye may be sent after {@code notAfter}. Thread-safe.
 */
public final class IpmiPower implements Power {
    private final IpmiClient client;
    private final Credentials credentials;
    private final Privilege control;

    public IpmiPower(IpmiClient client, Credentials credentials) {
        this(client, credentials, Privilege.OPERATOR);
    }

    private IpmiPower(IpmiClient client, Credentials credentials, Privilege control) {
        this.client = client;
        this.credentials = credentials;
        this.control = control;
    }

    /** {@return the same with another privilege for actions, OPERATOR by default: BMCs differ} */
    public IpmiPower with(Privilege control) {
        return new IpmiPower(client, credentials, control);
    }

    @Override
    public Reading read(Machine machine) {
        Bmc bmc = machine.bmc();
        Window window = Window.of(client.time(), client.patience());
        try (Session session = client.open(bmc, credential(bmc), Privilege.USER, window)) {
            // An answer may be seconds on its way; evidence must not look younger than it is.
            long asked = client.time().nanoTime();
            ChassisStatus status = session.call(new GetChassisStatus(), window);
            return reading(session, status, MachineProof.given(session, machine, window), asked);
        }
    }

    private Reading reading(Session session, ChassisStatus status, boolean verified, long asked) {
        return new Reading(
                status.power(),
                session.guid().orElse(Session.ZERO),
                verified,
                session.id(),
                asked,
                client.time().now());
    }

    /**
     * {@inheritDoc}
     *
     * <p>As many at a time as a {@link Fleet} asks; threads are only for machines that prove themselves by
     * their serial, which takes many steps.
     */
    @Override
    public void readEach(
            Collection<Machine> machines, BiConsumer<Machine, Supplier<Reading>> each) {
        Map<MachineId, Machine> byId = new LinkedHashMap<>();
        Map<MachineId, Bmc> bmcs = new LinkedHashMap<>();
        for (Machine machine : machines) {
            byId.put(machine.id(), machine);
            bmcs.put(machine.id(), machine.bmc());
        }
        // It has no thread before the first task.
        ExecutorService threads = Executors.newCachedThreadPool(IpmiPower::daemon);
        try (Stream<Fleet.Answer<MachineId, Reading>> answers = client.fleet(credentials).stream(
                bmcs, (id, bmc) -> reading(named(byId, id), threads))) {
            answers.forEach(answer -> each.accept(named(byId, answer.of()), () -> value(answer)));
        } finally {
            threads.shutdownNow();
        }
    }

    private static Machine named(Map<MachineId, Machine> byId, MachineId id) {
        return Objects.requireNonNull(byId.get(id));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "ipmi-serial");
        thread.setDaemon(true);
        return thread;
    }

    private static Reading value(Fleet.Answer<MachineId, Reading> answer) {
        return answer.fold(reading -> reading, failure -> {
            throw failure;
        });
    }

    private CompletableFuture<Reading> reading(Machine machine, Executor threads) {
        return SerialWitness.isWanted(machine)
                ? CompletableFuture.supplyAsync(() -> read(machine), threads)
                : reading(machine);
    }

    /** As {@link #read}, without waiting: whatever happens, the session is given back. */
    private CompletableFuture<Reading> reading(Machine machine) {
        Bmc bmc = machine.bmc();
        Window window = Window.of(client.time(), client.patience());
        CompletableFuture<Session> opening =
                client.opening(bmc, credential(bmc), Privilege.USER, window);
        CompletableFuture<Reading> reading = new CompletableFuture<>();
        opening.whenComplete((session, failure) -> {
            if (failure != null) {
                reading.completeExceptionally(failure);
            } else {
                asked(machine, session, window, reading);
            }
        });
        reading.whenComplete((value, failure) -> {
            if (reading.isCancelled()) {
                opening.cancel(false);
            }
        });
        return reading;
    }

    private void asked(
            Machine machine, Session session, Window window, CompletableFuture<Reading> reading) {
        long asked = client.time().nanoTime();
        try {
            session.ask(new GetChassisStatus(), window)
                    .thenApply(status -> reading(
                            session, status, MachineProof.given(session, machine, window), asked))
                    .whenComplete((value, failure) -> {
                        session.leave();
                        if (failure == null) {
                            reading.complete(value);
                        } else {
                            reading.completeExceptionally(failure);
                        }
                    });
        } catch (RuntimeException e) {
            session.leave();
            reading.completeExceptionally(e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@link PowerAction#ON} and {@link PowerAction#HARD_OFF} are sent again while no answer
     * comes; all others in one datagram only, for no BMC has to recognise a repetition. Any of them
     * without an answer is {@link PowerException.Ambiguous}.
     */
    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        command(machine, claim, notAfter, (session, window) -> session.control(action, window));
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        command(
                machine,
                claim,
                notAfter,
                (session, window) ->
                        session.nextBoot(BootFlags.once(BootFlags.Device.of(device)), window));
    }

    @Override
    public Optional<RestorePolicy> restorePolicy(Machine machine) {
        Bmc bmc = machine.bmc();
        Window window = Window.of(client.time(), client.patience());
        try (Session session = client.open(bmc, credential(bmc), Privilege.USER, window)) {
            return policy(session.call(new GetChassisStatus(), window).restorePolicy());
        }
    }

    private static Optional<RestorePolicy> policy(ChassisStatus.RestorePolicy policy) {
        return policy == ChassisStatus.RestorePolicy.UNKNOWN
                ? Optional.empty()
                : Optional.of(RestorePolicy.valueOf(policy.name()));
    }

    @Override
    public void restorePolicy(
            Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
        ChassisStatus.RestorePolicy wanted = ChassisStatus.RestorePolicy.valueOf(policy.name());
        command(machine, claim, notAfter, (session, window) -> {
            session.call(new SetPowerRestorePolicy(wanted), window);
            ChassisStatus.RestorePolicy now =
                    session.call(new GetChassisStatus(), window).restorePolicy();
            if (now != wanted) {
                throw new PowerException.Refused(machine.bmc().endpoint()
                        + ": its power-restore policy reads " + now + " after " + wanted
                        + " was set");
            }
        });
    }

    private void command(
            Machine machine, Claim claim, Deadline notAfter, BiConsumer<Session, Window> what) {
        Bmc bmc = machine.bmc();
        claim.mustBeOn(machine);
        MachineProof.mustBePossible(machine);
        Window window = Window.of(client.time(), client.patience(), notAfter);
        try (Session session = client.open(bmc, credential(bmc), control, window)) {
            MachineProof.mustBeGiven(session, machine, window);
            what.accept(session, window);
        }
    }

    private Credential credential(Bmc bmc) {
        return credentials.named(bmc.credential());
    }
}

package io.bearman.maintenance;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.RefusedException;
import io.bearman.core.StoreException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.event.Event;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Run;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of one host's walk share: the claim and its lease, the journal, the clock, the
 * listener. Not thread-safe: owned by the task that does the host.
 */
final class Work {
    /** Node leases are good for an hour. */
    private static final Duration NODE_RENEWAL = Duration.ofMinutes(15);

    private final Ports ports;
    private final Settings settings;
    private final Traffic traffic;
    private final Run run;
    private final boolean adopt;
    private final Placed placed;
    private final Listener listener;
    private final BooleanSupplier stopping;
    private final BooleanSupplier cancelled;
    private @Nullable Claim claim;
    private Deadline renewal;
    private @Nullable Deadline nodeRenewal;
    private long since;

    Work(
            Ports ports,
            Settings settings,
            Traffic traffic,
            Run run,
            boolean adopt,
            Placed placed,
            Listener listener,
            BooleanSupplier stopping) {
        this(ports, settings, traffic, run, adopt, placed, listener, stopping, () -> false);
    }

    /**
     * @param stopping whether to stop after the current step, to be gone on with
     * @param cancelled whether to give the host back where that can be done
     */
    Work(
            Ports ports,
            Settings settings,
            Traffic traffic,
            Run run,
            boolean adopt,
            Placed placed,
            Listener listener,
            BooleanSupplier stopping,
            BooleanSupplier cancelled) {
        this.ports = ports;
        this.settings = settings;
        this.traffic = traffic;
        this.run = run;
        this.adopt = adopt;
        this.placed = placed;
        this.listener = listener;
        this.stopping = stopping;
        this.cancelled = cancelled;
        this.renewal = Deadline.in(ports.time(), Duration.ZERO);
    }

    Ports ports() {
        return ports;
    }

    Settings settings() {
        return settings;
    }

    Traffic traffic() {
        return traffic;
    }

    Run run() {
        return run;
    }

    boolean adopt() {
        return adopt;
    }

    HostId host() {
        return placed.host().id();
    }

    Placed placed() {
        return placed;
    }

    Machine machine() {
        return placed.machine();
    }

    /** {@return its cloud} Throws a {@link UsageException} when its region has none. */
    Cloud cloud() {
        return ports.clouds().in(placed.host().region());
    }

    // --- the claim ---

    void claim() {
        Claiming answer = stored(() -> ports.claims().claim(machine().id(), run.id()));
        if (answer instanceof Claiming.Held held) {
            if (held.owner().equals(run.id())) {
                throw new OfAnotherWorker(host() + ": it is done by another worker of this run ("
                        + held.holder() + ")");
            }
            throw new RefusedException(host() + ": its machine is claimed by run " + held.owner()
                    + " (" + held.holder() + ") for up to " + held.left().toSeconds()
                    + " s more; wait for it, or see: bearman maintenance status");
        }
        claim = ((Claiming.Granted) answer).claim();
        renewal = Deadline.in(ports.time(), settings.renewEvery());
    }

    Claim held() {
        if (claim == null) {
            throw new IllegalStateException(host() + " is not claimed");
        }
        return claim;
    }

    /**
     * Before somebody is said to have taken the host back: whoever stood still sees what a fellow
     * worker of its own run did, and takes it for a human's deed. And before what needs no
     * instant to end by, because the store alone does it.
     *
     * @throws io.bearman.core.claim.ClaimLostException when the host is not ours to end any more
     */
    void stillOurs() {
        stored(() -> ports.claims().check(held()));
    }

    void release() {
        if (claim != null) {
            Claim given = claim;
            claim = null;
            stored(() -> {
                ports.claims().release(given);
                return true;
            });
        }
    }

    /**
     * Called right before each action: refuses when the fleet is frozen or the claim is lost.
     *
     * @return the instant after which the action must not be sent any more
     */
    Deadline notAfter() {
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(host() + ": the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
        Deadline lease = stored(() -> ports.claims().renew(held()));
        renewal = Deadline.in(ports.time(), settings.renewEvery());
        return lease.orEarlier(Deadline.in(ports.time(), settings.actionTime()));
    }

    // --- time ---

    /** Waits, keeping the claim alive; stops here when the run is told to stop. */
    void pause(Duration duration) {
        Deadline end = Deadline.in(ports.time(), duration);
        while (!end.passed(ports.time())) {
            stopIfTold();
            if (claim != null && renewal.passed(ports.time())) {
                renew(claim);
                renewal = Deadline.in(ports.time(), settings.renewEvery());
            }
            if (nodeRenewal != null && nodeRenewal.passed(ports.time())) {
                renewNode();
            }
            Duration left = end.left(ports.time());
            ports.time().sleep(left.compareTo(settings.look()) < 0 ? left : settings.look());
        }
    }

    /**
     * From now on each wait shows Kubernetes every few minutes that its node is being worked on, the
     * first at once: whoever closed the node may be long gone.
     */
    void keepNode() {
        if (nodeRenewal == null) {
            nodeRenewal = Deadline.in(ports.time(), Duration.ZERO);
        }
    }

    private void renewNode() {
        nodeRenewal = Deadline.in(ports.time(), NODE_RENEWAL);
        try {
            ports.gate().keep(host(), run.id());
        } catch (NodeException e) {
            sayWaiting("its Kubernetes node: " + e.getMessage());
        }
    }

    /** {@return the hold of this run on the host, for a gate that is at work on its node} */
    Hold hold(Duration patience) {
        return hold(patience, () -> {});
    }

    /**
     * {@return the same, which ends when {@code also} throws, too} When a cloud is silent that {@code
     * also} asks, nothing is changed before all have been asked anew, for as long as the patience lasts.
     */
    Hold hold(Duration patience, Runnable also) {
        return new Hold() {
            @Override
            public Duration patience() {
                return patience;
            }

            @Override
            public void check() {
                watch(patience, () -> asked(() -> mayChange(also)))
                        .orElseThrow(() -> new StepFailed(host() + ": whether its node may still be"
                                + " changed could not be told for " + patience.toSeconds()
                                + " s; run the same command again"));
            }

            @Override
            public void pause(Duration duration) {
                Work.this.pause(duration);
            }
        };
    }

    /** {@return yes; empty when what was asked first is old by the time that all have answered} */
    private Optional<Boolean> mayChange(Runnable also) {
        Deadline fresh = notAfter();
        also.run();
        return Optional.of(true).filter(it -> !fresh.passed(ports.time()));
    }

    /** {@return a clock whose waits keep the claim alive and stop when the run is told to stop} */
    TimeSource patientTime() {
        return new TimeSource() {
            @Override
            public long nanoTime() {
                return ports.time().nanoTime();
            }

            @Override
            public Instant now() {
                return ports.time().now();
            }

            @Override
            public void sleep(Duration duration) {
                pause(duration);
            }

            @Override
            public boolean await(BooleanSupplier condition, Duration atMost) {
                return ports.time().await(condition, atMost);
            }
        };
    }

    /** A store that is busy now is asked again in a moment: the lease is longer than that. */
    private void renew(Claim held) {
        try {
            ports.claims().renew(held);
        } catch (StoreException.Locked e) {
            sayWaiting(e.getMessage());
        }
    }

    /** {@return whether the host is to be given back where that can be done} */
    boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    /** Waits for this machine's turn: a rack that is switched on at once may trip its feed. */
    void awaitPowerOn() {
        while (true) {
            Duration left = stored(() -> ports.admissions()
                    .powerOn(machine().rack(), settings.powerOns(), Duration.ofMinutes(1)));
            if (left.isZero()) {
                return;
            }
            sayWaiting("for its turn to be switched on in rack " + machine().rack() + ", "
                    + left.toSeconds() + " s");
            pause(left);
        }
    }

    void stopIfTold() {
        if (stopping.getAsBoolean()) {
            throw new InterruptedWaitException(
                    new InterruptedException("the run was told to stop"));
        }
    }

    /** Looks again and again until something is there. */
    <T> Optional<T> watch(Duration atMost, Supplier<Optional<T>> look) {
        Deadline deadline = Deadline.in(ports.time(), atMost);
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent() || deadline.passed(ports.time())) {
                return seen;
            }
            pause(settings.look());
        }
    }

    /**
     * Goes round until nothing is left to do. A cloud that is silent for a while is asked again: the
     * round that it ended is done anew.
     *
     * @param round whether nothing more can be done
     * @param between how long to wait before the next
     */
    void rounds(BooleanSupplier round, Supplier<Duration> between) {
        Deadline silence = Deadline.in(ports.time(), settings.waitTime());
        while (true) {
            try {
                if (round.getAsBoolean()) {
                    return;
                }
                silence = Deadline.in(ports.time(), settings.waitTime());
            } catch (CloudException.Unreachable
                    | CloudException.Faulty
                    | CloudException.TooLate e) {
                if (silence.passed(ports.time())) {
                    throw e;
                }
                sayWaiting(e.getMessage());
            }
            pause(between.get());
        }
    }

    /** {@return what the cloud says; empty when it does not answer now, to be asked again} */
    <T> Optional<T> asked(Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (CloudException.Unreachable | CloudException.Faulty e) {
            sayWaiting(e.getMessage());
            return Optional.empty();
        }
    }

    // --- the journal ---

    Entry intent(String step, String subject, Details details) {
        return write(step, Phase.INTENT, subject, details);
    }

    Entry done(String step, String subject, Details details) {
        return write(step, Phase.DONE, subject, details);
    }

    Entry failed(String step, String subject, Details details) {
        return write(step, Phase.FAILED, subject, details);
    }

    /** What a worker that stood still saw says nothing of what a fellow did since. */
    private Entry write(String step, Phase phase, String subject, Details details) {
        stillOurs();
        return stored(() ->
                ports.journal().write(run.id(), host(), step, phase, subject, details.json()));
    }

    /**
     * {@return what the store says, which is asked again for a while when somebody else keeps it busy: an
     * import of thousands of hosts must not fail a host that is half through} It does not end early
     * when the run is told to stop: whoever stops writes down how far it came.
     */
    <T> T stored(Supplier<T> question) {
        Deadline patience = Deadline.in(ports.time(), settings.waitTime());
        while (true) {
            try {
                return question.get();
            } catch (StoreException.Locked e) {
                if (patience.passed(ports.time())) {
                    throw e;
                }
                sayWaiting(e.getMessage());
                ports.time().sleep(settings.look());
            }
        }
    }

    List<Entry> entries() {
        return ports.journal().entries(run.id(), host()).stream()
                .filter(entry -> entry.number() >= since)
                .toList();
    }

    /** From now on nothing counts that the run did to the host before this entry. */
    void since(long number) {
        since = number;
    }

    Optional<Entry> last(String step, Phase phase) {
        return entries().stream()
                .filter(entry -> entry.step().equals(step) && entry.phase() == phase)
                .reduce((earlier, later) -> later);
    }

    boolean isDone(String step) {
        return last(step, Phase.DONE).isPresent();
    }

    /** {@return whether the journal knows this run, finished or not} */
    boolean isOfThisFleet(RunId other) {
        return ports.journal().knows(other);
    }

    // --- what people see ---

    void say(String step) {
        listener.on(new Event.Step(host(), ports.time().now(), step));
    }

    void sayWaiting(String what) {
        listener.on(new Event.Waiting(host(), ports.time().now(), what));
    }

    void tell(Event event) {
        listener.on(event);
    }

    // --- the host ---

    /** {@return its state as the inventory has it now} */
    HostState state() {
        return ports.inventory()
                .find(host())
                .orElseThrow(() -> new StepFailed(host() + " is gone from the inventory"))
                .host()
                .state();
    }

    // --- the machine ---

    /** {@return its power as it is read now; empty when its BMC does not answer, which is never OFF} */
    Optional<Reading> reading() {
        try {
            return Optional.of(ports.power().read(machine()));
        } catch (PowerException.Unreachable | PowerException.Busy e) {
            sayWaiting(e.getMessage());
            return Optional.empty();
        }
    }

    // --- Nova's view of the host ---

    ComputeService compute() {
        return cloud().hypervisors()
                .compute(host())
                .orElseThrow(() -> new StepFailed(
                        host() + ": its nova-compute service is gone from Nova; was it deleted?"));
    }
}

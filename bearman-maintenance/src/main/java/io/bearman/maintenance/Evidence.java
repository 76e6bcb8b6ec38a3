package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.power.Attested;
import io.bearman.core.power.Fence;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.power.ReadOff;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * That the machine is off: made, renewed and lost. Whatever says that it lives ends it, and {@link
 * Alive} with it the evacuation. Not thread-safe: owned by the task that does the host.
 */
final class Evidence {
    private static final String AGENT = "agent";
    private static final String ON = "its BMC reads ON";
    private static final String ANSWERS = "its BMC answers again";
    /** While anything is unfinished the BMC is read this often. */
    private static final Duration LOOK = Duration.ofSeconds(30);
    /** How long one attempt to prove OFF goes on before the power is cut again. */
    private static final Duration ATTEMPT = Duration.ofSeconds(60);

    private final Work work;
    private final Fence fence;
    private @Nullable PoweredOff held;
    private Deadline nextLook;
    private @Nullable Instant agentSeen;

    Evidence(Work work) {
        this.work = work;
        Duration confirm = work.settings().confirm();
        Duration apart = confirm.compareTo(Fence.FLOOR) < 0 ? Fence.FLOOR : confirm;
        this.fence = new Fence(work.ports().power(), work.patientTime(), apart);
        this.nextLook = Deadline.in(work.ports().time(), Duration.ZERO);
    }

    /** Something says that the machine is on or its system alive: nothing more is evacuated. */
    static final class Alive extends BearmanException {
        private static final long serialVersionUID = 1L;

        Alive(String message) {
            super(message);
        }
    }

    /**
     * Cuts the power if it is not off, and proves it; with a dead BMC a human's word is taken.
     *
     * @param lastLook throws unless the power may be cut, and says until when; called right before
     * @throws StepFailed when it is proven in neither way
     */
    void obtain(Supplier<Deadline> lastLook) {
        Optional<Attestation> word = Attestation.of(work);
        if (word.isPresent()) {
            Optional<Reading> reading = work.reading();
            if (reading.isEmpty()) {
                attest(word.get());
                return;
            }
            // From here on it is the BMC that is believed: what it says later, before it is silent
            // again, nobody would hold against the word.
            Attestation.end(work, reading.get().state() == PowerState.ON ? ON : ANSWERS);
        }
        ReadOff read = readOff(lastLook);
        offWasProven("its BMC said so twice");
        held = read;
        looked();
    }

    private ReadOff readOff(Supplier<Deadline> lastLook) {
        Deadline silence = Deadline.in(work.ports().time(), work.settings().actionTime());
        Deadline patience = Deadline.in(work.ports().time(), work.settings().hardOffTime());
        while (true) {
            Optional<Reading> seen = work.reading();
            if (seen.isPresent()) {
                silence = patience;
            }
            if (seen.filter(it -> it.state() == PowerState.ON).isPresent()) {
                cut(lastLook);
            }
            try {
                return fence.readOff(work.machine(), ATTEMPT);
            } catch (PowerException.NotProvenOff e) {
                if (silence.passed(work.ports().time())) {
                    throw new StepFailed(work.host() + ": " + e.getMessage()
                            + "; nothing was evacuated, and the host stays FENCED. Run the same command"
                            + " again, or, when its BMC is dead and you have seen that the machine is off:"
                            + " bearman maintenance attest-off " + work.host());
                }
                work.sayWaiting(e.getMessage());
            }
        }
    }

    private void cut(Supplier<Deadline> lastLook) {
        Deadline notAfter = lastLook.get();
        work.say("cut the power");
        work.intent(PowerCycle.HARD, "", Details.none());
        try {
            work.ports().power().act(work.machine(), PowerAction.HARD_OFF, work.held(), notAfter);
        } catch (PowerException.Ambiguous
                | PowerException.Unreachable
                | PowerException.Busy
                | PowerException.TooLate e) {
            work.sayWaiting(e.getMessage());
        }
    }

    private void offWasProven(String how) {
        work.done(PowerCycle.OFF, "", PowerCycle.off(work, how));
        work.say("off: " + how);
    }

    static boolean offWasProven(Work work) {
        return work.isDone(PowerCycle.OFF);
    }

    private void attest(Attestation word) {
        Optional<String> life = signOfLife(word);
        if (life.isPresent()) {
            throw ended(life.get());
        }
        Attested attested = fence.attested(work.machine(), work.run().id(), word.at());
        offWasProven(word.by() + " saw it, and its BMC is dead");
        held = attested;
        looked();
    }

    /** {@return the evidence as it was last renewed} */
    PoweredOff held() {
        if (held == null) {
            throw new IllegalStateException(work.host() + " was not proven off");
        }
        return held;
    }

    /** {@return when the evidence ends: no request is sent on it later} */
    Deadline until() {
        return fence.until(held());
    }

    /** From now on whatever changes the row of its nova-compute was not us. */
    void watchAgent() {
        Optional<Entry> before = work.last(AGENT, Phase.DONE);
        Optional<Instant> seen = before.isPresent()
                ? Details.read(before.get().detail()).find("updated").map(Instant::parse)
                : work.compute().updatedAt();
        agentSeen = seen.orElse(null);
        if (before.isEmpty() && held() instanceof Attested) {
            // Whoever goes on with this run writes no more to that row.
            noteAgent(seen);
        }
    }

    private void noteAgent(Optional<Instant> seen) {
        work.done(
                AGENT,
                "",
                seen.map(it -> Details.of("updated", it.toString())).orElse(Details.none()));
    }

    /**
     * Right before an evacuation: looks once more.
     *
     * @return whether the evidence is fresh; not while the BMC is silent
     * @throws Alive when the machine is on, or an attested one gives a sign of life
     */
    boolean renewed() {
        if (held() instanceof ReadOff read) {
            return renewed(read);
        }
        Attestation word = Attestation.of(work)
                .orElseThrow(() -> new Alive(work.host() + ": the word that it is off has ended"));
        // With a dead BMC each question costs its whole patience.
        Optional<String> life =
                nextLook.passed(work.ports().time()) ? signOfLife(word) : agentOrSystem(word);
        life.ifPresent(what -> {
            throw ended(what);
        });
        return fence.holds(held());
    }

    private boolean renewed(ReadOff read) {
        try {
            held = fence.renew(read, work.machine(), ATTEMPT);
            looked();
            return true;
        } catch (PowerException.NotProvenOff e) {
            if (e.readsOn()) {
                throw new Alive(work.host() + " reads ON in the middle of its evacuation: somebody"
                        + " switched it on");
            }
            work.sayWaiting(e.getMessage());
            return false;
        } catch (PowerException.Unreachable | PowerException.Busy e) {
            work.sayWaiting(e.getMessage());
            return false;
        }
    }

    /** While an evacuation is unfinished: looks when it is time to. */
    void lookWhenDue() {
        if (nextLook.passed(work.ports().time())) {
            renewed();
            // Also when nobody answered: a silent BMC is not asked all the time.
            looked();
        }
    }

    private void looked() {
        nextLook = Deadline.in(work.ports().time(), LOOK);
    }

    private Alive ended(String life) {
        Attestation.end(work, life);
        if (work.last(AGENT, Phase.DONE).isPresent()) {
            // The next word is held against what the agent did after this one, not before.
            noteAgent(work.compute().updatedAt());
        }
        return new Alive(work.host() + ": a human attested that it is off, but " + life
                + "; their word holds no longer");
    }

    private Optional<String> signOfLife(Attestation word) {
        looked();
        Optional<Reading> reading = work.reading().filter(it -> it.state() == PowerState.ON);
        return reading.isPresent() ? Optional.of(ON) : agentOrSystem(word);
    }

    private Optional<String> agentOrSystem(Attestation word) {
        for (Liveness witness : work.ports().witnesses()) {
            Sign sign = witness.ask(work.placed());
            if (sign instanceof Sign.Alive alive) {
                return Optional.of(witness.name() + ": " + alive.what());
            }
        }
        boolean booted = work.ports()
                .boots()
                .latest(work.host())
                .filter(report -> report.at().isAfter(word.at()))
                .isPresent();
        if (booted) {
            return Optional.of("its system reported a boot");
        }
        ComputeService service = work.compute();
        boolean agent = service.up()
                || agentSeen != null
                        && service.updatedAt()
                                .filter(it -> it.isAfter(agentSeen))
                                .isPresent();
        return agent ? Optional.of("its nova-compute reports") : Optional.empty();
    }
}

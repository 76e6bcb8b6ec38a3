package io.bearman.maintenance;

import io.bearman.core.RefusedException;
import io.bearman.core.host.HostState;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import java.util.Optional;

/**
 * Keeps a dead host from coming back by accident: FENCED in the inventory before its first off, and a
 * machine that stays off when mains power returns. Not thread-safe.
 */
final class Fencing {
    static final String FENCE = "fence";
    private static final String POLICY = "policy";
    private static final String POLICY_BACK = "policy.back";

    private final Work work;
    private final Evacuation asked;
    private final Witnesses witnesses;

    Fencing(Work work, Evacuation asked) {
        this.work = work;
        this.asked = asked;
        this.witnesses = new Witnesses(work.ports());
    }

    /** {@return whether the host is fenced by this run} */
    boolean fenced() {
        return work.state() instanceof HostState.Fenced fenced
                && fenced.owner().equals(work.run().id());
    }

    /**
     * @throws RefusedException when the host may be alive, or is in a state that is not fenced
     * @throws TakenBack when somebody released it meanwhile
     */
    void fence() {
        HostState state = work.state();
        if (!fenced()) {
            HostState next = new HostState.Fenced(work.run().id());
            if (!state.mayBecome(next)) {
                throw refused(state);
            }
            beginWith();
            // Refused when the run was ended meanwhile: else the host would be left FENCED.
            work.intent(FENCE, "", Details.none());
            work.ports()
                    .inventory()
                    .transition(work.host(), state, next, by(), work.run().reason());
            work.say("FENCED: whatever its machine boots from now on is held");
        }
    }

    private void beginWith() {
        try {
            mayBeFenced();
        } catch (RefusedException e) {
            // Killed before it was fenced, and alive by now: nothing is left to go on with.
            boolean begun = work.last(FENCE, Phase.INTENT).isPresent();
            throw begun && RunKind.of(work.run()) == RunKind.EVACUATE
                    ? new TakenBack(e.getMessage())
                    : e;
        }
        // A BMC that is not proven to be this machine's will never prove it off.
        if (work.reading().filter(it -> !it.verified()).isPresent()) {
            throw new RefusedException(work.host() + ": its BMC at "
                    + work.machine().bmc().endpoint()
                    + " does not prove whose it is: its GUID is not in the inventory, or is another"
                    + " host's too; see: bearman inventory show " + work.host());
        }
    }

    private RuntimeException refused(HostState state) {
        if (work.last(FENCE, Phase.INTENT).isPresent()) {
            return new TakenBack(work.host() + " is " + state.kind()
                    + ": somebody released it; it is left to them");
        }
        return new RefusedException(work.host() + " is " + state.kind()
                + state.run().map(run -> " by run " + run).orElse("")
                + ", and is not fenced; see: bearman inventory show " + work.host());
    }

    private void mayBeFenced() {
        Witnesses.refusal(witnesses.look(work.placed()), asked).ifPresent(why -> {
            throw new RefusedException(why);
        });
    }

    private String by() {
        return "run " + work.run().id();
    }

    /**
     * Right before each off: the claim, the fence and the witnesses are asked again.
     *
     * @return until when that look is good for an action, counted from before it
     */
    Deadline lastLook() {
        Deadline notAfter = work.notAfter();
        if (!fenced()) {
            throw new TakenBack(work.host() + " is not FENCED by this run any more");
        }
        if (Evidence.offWasProven(work)) {
            // Since then its service is forced down by us; another witness still counts.
            Witnesses.alive(witnesses.look(work.placed())).ifPresent(why -> {
                throw new RefusedException(why);
            });
        } else {
            mayBeFenced();
        }
        return notAfter;
    }

    /** So that it does not start by itself when mains power returns; where its BMC can. */
    void stayOff() {
        try {
            Optional<RestorePolicy> policy = work.ports().power().restorePolicy(work.machine());
            if (policy.isEmpty() || policy.get() == RestorePolicy.STAY_OFF) {
                return;
            }
            if (!owed().equals(policy)) {
                work.intent(POLICY, "", Details.of("was", policy.get().name()));
            }
            set(RestorePolicy.STAY_OFF);
            work.say("it stays off when mains power returns");
        } catch (PowerException e) {
            work.sayWaiting("the power-restore policy could not be set: " + e.getMessage());
        }
    }

    /** {@return what is to be put back} Of an earlier death, too, whose policy nobody put back. */
    private Optional<RestorePolicy> owed() {
        Optional<RestorePolicy> owed = Optional.empty();
        for (Entry entry : work.ports().journal().entries(work.run().id(), work.host())) {
            if (entry.step().equals(POLICY)) {
                owed = Optional.of(
                        RestorePolicy.valueOf(Details.read(entry.detail()).need("was")));
            } else if (entry.step().equals(POLICY_BACK)) {
                owed = Optional.empty();
            }
        }
        return owed;
    }

    private void set(RestorePolicy policy) {
        work.ports().power().restorePolicy(work.machine(), policy, work.held(), work.notAfter());
    }

    /** The host serves: its machine does again what it did when mains power returned. */
    void policyBack() {
        Optional<RestorePolicy> was = owed();
        if (was.isEmpty()) {
            return;
        }
        try {
            // What is otherwise by now is somebody else's.
            boolean ours = work.ports()
                    .power()
                    .restorePolicy(work.machine())
                    .filter(RestorePolicy.STAY_OFF::equals)
                    .isPresent();
            if (ours) {
                set(was.get());
            }
        } catch (PowerException e) {
            throw new StepFailed(
                    work.host() + " serves again, but its power-restore policy could not be"
                            + " put back to " + was.get() + ": " + e.getMessage()
                            + "; run the same command again");
        }
        work.done(POLICY_BACK, "", Details.of("is", was.get().name()));
    }

    /** FENCED is left before the power comes back, never after. */
    void join() {
        HostState state = work.state();
        HostState next = new HostState.Joining(work.run().id());
        if (state.equals(next)) {
            return;
        }
        if (!fenced()) {
            throw new TakenBack(work.host() + " is " + state.kind()
                    + ": somebody released it; it is left to them");
        }
        work.ports().inventory().transition(work.host(), state, next, by(), "evacuated");
    }

    /** {@return whether the host is in service already} */
    boolean serves() {
        return work.state() instanceof HostState.InService;
    }

    /** Refused when it is another run's by now. */
    void serve() {
        HostState ours = new HostState.Joining(work.run().id());
        work.ports()
                .inventory()
                .transition(work.host(), ours, new HostState.InService(), by(), "it serves again");
    }
}

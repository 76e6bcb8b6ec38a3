package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Emptiness.Obstacle;
import java.util.Optional;

/**
 * The walk of one host: claim, disable, close the node, drain, empty, off, armed, on, booted, up,
 * open, enable, release. Every step looks first, so walking again after a crash finishes the walk.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class HostRun {
    /** The journal's step that ends a host's walk. */
    static final String HOST = "host";

    private static final String CLEAR = "clear";

    private final Work work;
    private final Disabling disabling;
    private final Emptiness emptiness;
    private final PowerCycle power;
    private final Slot slot;

    HostRun(Work work) {
        this.work = work;
        this.disabling = new Disabling(work);
        this.emptiness = new Emptiness(work);
        this.power = new PowerCycle(work);
        this.slot = new Slot(work);
    }

    /**
     * Walks to the end; a failure leaves the host as it is, to be gone on with.
     *
     * @throws OfAnotherWorker when another worker of the run is at it
     * @throws TakenBack when it is left to somebody, for good
     * @throws GivenUp when the run was cancelled and the host is given back
     */
    void walk() {
        work.claim();
        try {
            walkClaimed();
        } catch (ClaimLostException
                | OfAnotherWorker
                | InterruptedWaitException
                | TakenBack
                | GivenUp e) {
            throw e;
        } catch (BearmanException e) {
            note(e);
            throw e;
        } finally {
            slot.giveBack();
            work.release();
        }
    }

    private void walkClaimed() {
        if (ended(work.ports().journal(), work.run().id(), work.host()).isPresent()) {
            // In another process, while this one waited for its turn.
            return;
        }
        slot.mustStand();
        try {
            if (!power.offIsDone()) {
                takeOut();
            }
            bringBack();
            work.done(HOST, "", Details.none());
            work.tell(new Event.Done(work.host(), work.ports().time().now()));
        } catch (TakenBack e) {
            reopenNode();
            work.stillOurs();
            disabling.leaveMaintenance();
            work.failed(HOST, "", Ending.takenBack(e));
            throw e;
        } catch (GivenUp e) {
            giveBack();
            work.failed(HOST, "", Ending.cancelled(e));
            throw e;
        }
    }

    /** While the claim is ours, so that no other worker tries again at once. */
    private void note(BearmanException why) {
        try {
            work.failed(Failure.TRY, "", Failure.of(work.host(), why).details());
        } catch (ClaimLostException e) {
            // How it fares says whoever has it by now.
            e.addSuppressed(why);
            throw e;
        } catch (BearmanException e) {
            // A run that is over takes no more entries, and the first failure is the one to tell.
            why.addSuppressed(e);
        }
    }

    /**
     * Whoever took the host back knows nothing of what we did to its node, and nobody would ever take
     * that away any more.
     */
    private void reopenNode() {
        try {
            work.ports().gate().reopen(work.host(), work.run().id(), work::isOfThisFleet, hold());
        } catch (NodeException e) {
            work.say("its Kubernetes node could not be opened again, and may still be cordoned and"
                    + " tainted by us: " + e.getMessage());
        }
    }

    /** The host was not switched off: it serves again, with the servers that are still there. */
    private void giveBack() {
        if (!disabling.isOut()) {
            return;
        }
        work.say("the run was cancelled, giving it back");
        work.ports().gate().reopen(work.host(), work.run().id(), work::isOfThisFleet, hold());
        if (work.last(CLEAR, Phase.INTENT).isPresent()) {
            // Its pods were thrown off, nova-compute among them.
            new Returning(work).lives();
        }
        disabling.enable();
        disabling.leaveMaintenance();
    }

    /** Until its off is under way a host can be given back; what is on the move arrives first. */
    private void safePoint() {
        if (!work.cancelled() || power.offIsBegun()) {
            return;
        }
        if (disabling.isOut()) {
            new Drain(work, disabling).run();
        }
        throw new GivenUp(work.host() + ": the run was cancelled; it is given back as it is");
    }

    private void takeOut() {
        safePoint();
        // A host that could not be rebooted in the end is not drained in the first place.
        power.answers();
        slot.mustStand();
        disabling.enterMaintenance();
        disabling.disable();
        work.ports()
                .gate()
                .close(work.host(), work.run().id(), work::isOfThisFleet, holdWhileDisabled());
        work.keepNode();
        empty();
        clear();
        safePoint();
        power.off(this::lastLook);
    }

    /** It may take as long as its pods' disruption budgets like, and the host be taken back meanwhile. */
    private void clear() {
        work.intent(CLEAR, "", Details.none());
        work.ports().gate().clear(work.host(), work.run().id(), holdWhileDisabled());
    }

    private Hold hold() {
        return work.hold(work.settings().waitTime());
    }

    private Hold holdWhileDisabled() {
        return work.hold(work.settings().waitTime(), disabling::stillDisabled);
    }

    private void empty() {
        Deadline patience = Deadline.in(work.ports().time(), work.settings().waitTime());
        while (true) {
            new Drain(work, disabling).run();
            safePoint();
            Optional<Obstacle> obstacle = obstacle();
            if (obstacle.isEmpty()) {
                return;
            }
            if (!obstacle.get().passes() || patience.passed(work.ports().time())) {
                throw new StepFailed(work.host() + " does not become empty: "
                        + obstacle.get().why());
            }
            work.sayWaiting(obstacle.get().why());
            work.pause(work.settings().confirm());
        }
    }

    private Optional<Obstacle> obstacle() {
        try {
            return emptiness.confirmed();
        } catch (CloudException.Unreachable | CloudException.Faulty e) {
            return Optional.of(
                    new Obstacle("it cannot be told whether it is: " + e.getMessage(), true));
        }
    }

    /**
     * Right before each off: claim, our disabling, and the server list are read again.
     *
     * @return until when, counted from before the look, so that a process that stands still after it
     *     acts on nothing old
     */
    private Deadline lastLook() {
        Deadline notAfter = work.notAfter();
        disabling.stillDisabled();
        emptiness.notEmpty().ifPresent(why -> {
            throw new StepFailed(work.host() + " is not empty any more: " + why
                    + "; run the same command again");
        });
        return notAfter;
    }

    private void bringBack() {
        work.keepNode();
        power.on();
        power.booted();
        work.ports().gate().admit(work.host(), work.run().id(), work::isOfThisFleet, hold());
        new Returning(work).lives();
        work.ports()
                .gate()
                .open(
                        work.host(),
                        work.run().id(),
                        work::isOfThisFleet,
                        work.hold(work.settings().computeTime()));
        boolean serves = disabling.enable();
        power.disarm();
        disabling.leaveMaintenance();
        if (!serves && !work.adopt()) {
            throw new TakenBack(work.host() + " is rebooted and up, but somebody else disabled it"
                    + " meanwhile; it is left to them");
        }
    }

    /** {@return whether something was done, or about to be, to this host in this run} */
    static boolean begun(Journal journal, RunId run, HostId host) {
        return journal.entries(run, host).stream()
                .anyMatch(entry ->
                        !entry.step().equals(Failure.TRY) && !entry.step().equals(Tally.AGAIN));
    }

    /** {@return how this host's walk ended for good, if it did} */
    static Optional<HostReport.Outcome> ended(Journal journal, RunId run, HostId host) {
        return journal.entries(run, host).stream()
                .flatMap(entry -> Ending.read(entry).stream())
                .map(Ending::outcome)
                .findFirst();
    }
}

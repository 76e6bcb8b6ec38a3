package io.bearman.maintenance;

import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
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

    private final Work work;
    private final Disabling disabling;
    private final Emptiness emptiness;
    private final PowerCycle power;

    HostRun(Work work) {
        this.work = work;
        this.disabling = new Disabling(work);
        this.emptiness = new Emptiness(work);
        this.power = new PowerCycle(work);
    }

    /**
     * Walks to the end; a failure leaves the host as it is, to be gone on with.
     *
     * @return done, or how the walk ended in another process while this one waited for its turn
     */
    HostReport.Outcome walk() {
        work.claim();
        try {
            Optional<HostReport.Outcome> ended =
                    ended(work.ports().journal(), work.run().id(), work.host());
            if (ended.isPresent()) {
                return ended.get();
            }
            if (!power.offIsDone()) {
                takeOut();
            }
            bringBack();
            work.done(HOST, "", Details.none());
            work.tell(new Event.Done(work.host(), work.ports().time().now()));
            return HostReport.Outcome.DONE;
        } catch (TakenBack e) {
            disabling.leaveMaintenance();
            work.failed(HOST, "", Details.of("takenBack", String.valueOf(e.getMessage())));
            throw e;
        } finally {
            work.release();
        }
    }

    private void takeOut() {
        // A host that could not be rebooted in the end is not drained in the first place.
        power.answers();
        disabling.enterMaintenance();
        disabling.disable();
        work.ports().gate().close(work.host(), work.run().id(), work::isOfThisFleet);
        empty();
        work.ports().gate().clear(work.host(), work.run().id(), work.settings().waitTime());
        power.off(this::lastLook);
    }

    private void empty() {
        Deadline patience = Deadline.in(work.ports().time(), work.settings().waitTime());
        while (true) {
            new Drain(work, disabling).run();
            Optional<Obstacle> obstacle = emptiness.confirmed();
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

    /** Right before each off: claim, our disabling, and the server list are read again. */
    private void lastLook() {
        work.notAfter();
        disabling.stillDisabled();
        emptiness.notEmpty().ifPresent(why -> {
            throw new StepFailed(work.host() + " is not empty any more: " + why
                    + "; run the same command again");
        });
    }

    private void bringBack() {
        power.on();
        power.booted();
        work.ports().gate().admit(work.host(), work.run().id());
        new Returning(work).computeUp();
        work.ports().gate().open(work.host(), work.run().id(), work.settings().computeTime());
        boolean serves = disabling.enable();
        power.disarm();
        disabling.leaveMaintenance();
        if (!serves && !work.adopt()) {
            throw new TakenBack(work.host() + " is rebooted and up, but somebody else disabled it"
                    + " meanwhile; it is left to them");
        }
    }

    /** {@return how this host's walk ended for good, if it did} */
    static Optional<HostReport.Outcome> ended(Journal journal, RunId run, HostId host) {
        return journal.entries(run, host).stream()
                .filter(entry -> entry.step().equals(HOST))
                .map(entry -> entry.phase() == Phase.DONE
                        ? HostReport.Outcome.DONE
                        : HostReport.Outcome.TAKEN_BACK)
                .findFirst();
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.event.Event;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeGate;
import java.util.Optional;

/**
 * The walk of one host that is to serve: claim, JOINING, armed, on, booted, registered, disabled under
 * our tag, discovered, in its zone, up, checked, enabled, IN_SERVICE, release. Every step looks
 * first, so walking again after a crash finishes the walk.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class BringInRun {
    private final Work work;
    private final Disabling disabling;
    private final Joining joining;
    private final PowerCycle power;
    private final FirstBoot boot;

    BringInRun(Work work) {
        this.work = work;
        this.disabling = new Disabling(work);
        this.joining = new Joining(work);
        this.power = new PowerCycle(work);
        this.boot = new FirstBoot(work, power, joining);
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
                    HostRun.ended(work.ports().journal(), work.run().id(), work.host());
            if (ended.isPresent()) {
                return ended.get();
            }
            if (!wasEnabled()) {
                comeUp();
            }
            serve();
            work.done(HostRun.HOST, "", Details.none());
            work.tell(new Event.Done(work.host(), work.ports().time().now()));
            return HostReport.Outcome.DONE;
        } catch (TakenBack e) {
            work.stillOurs();
            leave();
            work.failed(HostRun.HOST, "", Details.of("takenBack", String.valueOf(e.getMessage())));
            throw e;
        } finally {
            work.release();
        }
    }

    /** From then on users' servers may be there: nothing is to be checked any more. */
    private boolean wasEnabled() {
        return disabling.enabling() && isEnabled();
    }

    private boolean isEnabled() {
        return work.cloud()
                .hypervisors()
                .compute(work.host())
                .filter(ComputeService::enabled)
                .isPresent();
    }

    private void comeUp() {
        power.answers();
        joining.enter();
        boot.on();
        boot.booted();
        Hold hold = work.hold(work.settings().computeTime());
        NodeGate gate = work.ports().gate();
        gate.admit(work.host(), work.run().id(), work::isOfThisFleet, hold);
        gate.enlist(work.host(), work.run().id(), hold);
        Trial trial = new Trial(work, disabling);
        trial.cleanUp();
        new Arrival(work, disabling).complete();
        new Returning(work).lives();
        gate.open(work.host(), work.run().id(), work::isOfThisFleet, hold);
        disabling.stillDisabled();
        new Checks(work).pass();
        if (trial.passed()) {
            disabling.stillDisabled();
            new Checks(work).pass();
        }
    }

    private void serve() {
        if (!disabling.enable()) {
            throw new TakenBack(work.host() + " is up and checked, but somebody else disabled it"
                    + " meanwhile; it is left to them");
        }
        power.disarm();
        joining.serves("checked and enabled");
    }

    /** Whoever enabled it wants it to serve; a host that somebody disabled goes on joining. */
    private void leave() {
        power.disarm();
        if (isEnabled()) {
            joining.serves("enabled by somebody else");
        }
    }
}

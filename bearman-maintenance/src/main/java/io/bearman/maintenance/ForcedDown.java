package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.journal.Entry.Phase;

/** Declares a dead host's service down, and takes back only what we declared. Not thread-safe. */
final class ForcedDown {
    private static final String FORCE = "force-down";
    private static final String LIFT = "force-down.lift";

    private final Work work;

    ForcedDown(Work work) {
        this.work = work;
    }

    void declare() {
        ComputeService service = work.compute();
        if (service.forcedDown()) {
            return;
        }
        work.say("force nova-compute down");
        work.intent(FORCE, "", Details.none());
        try {
            work.cloud().hypervisors().forceDown(service, work.notAfter());
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting("the answer to force-down was lost, looking");
        }
        if (!work.compute().forcedDown()) {
            throw new StepFailed(
                    work.host() + ": Nova did not force it down; run the same command again");
        }
    }

    /**
     * {@return whether Nova may count it as up again; false when somebody else forced it down}
     */
    boolean lift() {
        ComputeService service = work.compute();
        if (!service.forcedDown()) {
            return true;
        }
        if (work.last(FORCE, Phase.INTENT).isEmpty()) {
            work.say("stays forced down: that is somebody else's");
            return false;
        }
        work.intent(LIFT, "", Details.none());
        try {
            work.cloud().hypervisors().unforceDown(service, work.notAfter());
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting("the answer to lifting force-down was lost, looking");
        }
        if (work.compute().forcedDown()) {
            throw new StepFailed(
                    work.host() + ": Nova keeps it forced down; run the same command again");
        }
        return true;
    }
}

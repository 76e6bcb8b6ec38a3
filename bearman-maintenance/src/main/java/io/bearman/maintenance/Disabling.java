package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.HostState;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.time.Deadline;
import java.util.Optional;

/** Takes the host away from the scheduler under our tag, and gives it back only when the tag is ours. */
final class Disabling {
    private static final String MAINTENANCE = "maintenance";
    static final String DISABLE = "disable";
    private static final String ENABLE = "enable";

    private final Work work;

    Disabling(Work work) {
        this.work = work;
    }

    /** {@return whether this run has it in maintenance} */
    boolean isOut() {
        return isOut(work.state());
    }

    private boolean isOut(HostState state) {
        return state.run().filter(work.run().id()::equals).isPresent();
    }

    /** The inventory's word comes first: from now on an unarmed boot of this host is held. */
    void enterMaintenance() {
        HostState state = work.state();
        if (state instanceof HostState.Maintenance maintenance
                && maintenance.owner().equals(work.run().id())) {
            return;
        }
        // Refused when the run was ended meanwhile: else the host would be left in its maintenance.
        work.intent(MAINTENANCE, "", Details.none());
        HostState next = new HostState.Maintenance(work.run().id(), work.run().reason());
        transition(state, next, work.run().reason());
    }

    private void transition(HostState from, HostState to, String why) {
        work.stored(() -> {
            work.ports().inventory().transition(work.host(), from, to, by(), why);
            return true;
        });
    }

    void leaveMaintenance() {
        HostState state = work.state();
        if (isOut(state) && state instanceof HostState.Maintenance) {
            transition(state, new HostState.InService(), "maintenance is over");
        }
    }

    private String by() {
        return "run " + work.run().id();
    }

    void disable() {
        // From before the look: a process that stands still after it overwrites nobody.
        Deadline notAfter = work.notAfter();
        ComputeService service = work.compute();
        if (isOurs(service)) {
            if (!work.isDone(DISABLE)) {
                // Written by a process that was killed before it could see that it lasts.
                believe(true);
            }
            return;
        }
        if (service.enabled() && work.isDone(DISABLE)) {
            throw new TakenBack(
                    work.host() + ": somebody enabled it meanwhile; it is left to them");
        }
        if (!service.enabled()
                && Ownership.of(service, work.ports().journal()) == Planner.Owner.SOMEBODY_ELSE) {
            if (work.adopt()) {
                work.say("disabled by somebody else already, adopted");
                return;
            }
            throw new TakenBack(work.host() + " was disabled by somebody else ("
                    + service.disabledReason().orElse("no reason given") + "); it is left to them");
        }
        write(service, notAfter);
    }

    /**
     * Disables a host that has just become known. Nova's own disabling of new services is nobody's
     * and becomes ours, so that it can be taken back.
     */
    void disableNew() {
        Deadline notAfter = work.notAfter();
        ComputeService service = work.compute();
        if (!service.enabled() && Ownership.ofNova(service)) {
            write(service, notAfter);
        } else {
            disable();
        }
    }

    /** After this run itself enabled it for a while. */
    void disableAgain(ComputeService service) {
        write(service, work.notAfter());
    }

    private void write(ComputeService service, Deadline notAfter) {
        String tag = Tag.of(work.run().id(), work.run().reason());
        work.say("disable nova-compute");
        work.intent(DISABLE, "", Details.of("tag", tag));
        boolean answered = true;
        try {
            work.cloud().hypervisors().disable(service, tag, notAfter);
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting("the answer to disable was lost, looking");
            answered = false;
            // It may still be under way: what is enabled now may be disabled in a minute.
            work.watch(
                    work.settings().actionTime(),
                    () -> Optional.of(work.compute()).filter(it -> !it.enabled()));
        }
        believe(answered);
    }

    /** The last writer wins in Nova: only what is still there after a pause is believed. */
    private void believe(boolean answered) {
        work.pause(work.settings().readBack());
        ComputeService after = work.compute();
        if (after.enabled() && !answered) {
            throw new StepFailed(
                    work.host() + ": Nova did not disable it; run the same command again");
        }
        if (!isOurs(after)) {
            throw new TakenBack(work.host() + ": our disabling was overwritten ("
                    + (after.enabled()
                            ? "it is enabled"
                            : after.disabledReason().orElse("no reason given"))
                    + "); it is left to whoever did that");
        }
        work.done(DISABLE, "", Details.none());
    }

    private boolean isOurs(ComputeService service) {
        return Ownership.of(service, work.run().id());
    }

    /** Right before power off: still ours, or adopted from the same human. */
    void stillDisabled() {
        stillDisabled(work.compute());
    }

    /** While the host is drained, and right before power off: nobody took it back. */
    void stillDisabled(ComputeService service) {
        if (service.enabled() || !isOurs(service) && !work.adopt()) {
            throw new TakenBack(
                    work.host() + ": it is no longer disabled by this run; it is left to"
                            + " whoever changed that");
        }
    }

    /** {@return whether the host serves again; false when its disabling is somebody else's} */
    boolean enable() {
        Deadline notAfter = work.notAfter();
        ComputeService service = work.compute();
        if (service.enabled()) {
            return true;
        }
        if (!isOurs(service)) {
            work.say("stays disabled: " + service.disabledReason().orElse("no reason given")
                    + " (somebody else's)");
            return false;
        }
        work.say("enable nova-compute");
        work.intent(ENABLE, "", Details.none());
        try {
            work.cloud().hypervisors().enable(service, notAfter);
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting("the answer to enable was lost, looking");
        }
        if (!work.compute().enabled()) {
            throw new StepFailed(
                    work.host() + ": Nova did not enable it; run the same command again");
        }
        work.done(ENABLE, "", Details.none());
        return true;
    }

    /** {@return whether it is disabled, and not by this run} */
    boolean isSomebodyElses(ComputeService service) {
        return !service.enabled() && !isOurs(service);
    }

    /** {@return whether this run has begun to enable} */
    boolean enabling() {
        return work.last(ENABLE, Phase.INTENT).isPresent();
    }
}

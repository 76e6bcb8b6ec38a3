package io.bearman.maintenance;

import io.bearman.core.boot.BootReport;
import io.bearman.core.event.Event;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostState;
import io.bearman.core.journal.Entry.Phase;
import java.util.Optional;

/**
 * The walk of a host that came back by itself: claim, disable, nova-compute up, servers restarted in
 * place, enable, release. Nothing is switched, nothing is evacuated. Every step looks first, so
 * walking again after a crash finishes the walk.
 *
 * <p>The host stays IN_SERVICE all the while: in MAINTENANCE its next boot by itself would be held.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class RecoveryWalk {
    /** The journal's step that names the boot whose servers were looked after. */
    private static final String SERVERS = "servers";

    /** A host that reboots that often under our eyes is not one to give guests to. */
    private static final int BOOTS = 3;

    private final Work work;
    private final RecoverySettings settings;
    private final Disabling disabling;

    RecoveryWalk(Work work, RecoverySettings settings) {
        this.work = work;
        this.settings = settings;
        this.disabling = new Disabling(work);
    }

    /** {@return done, or how the walk ended in another process while this one waited for its turn} */
    HostReport.Outcome walk() {
        work.claim();
        try {
            Optional<HostReport.Outcome> ended =
                    HostRun.ended(work.ports().journal(), work.run().id(), work.host());
            if (ended.isPresent()) {
                return ended.get();
            }
            if (disabling.enabling()) {
                // An earlier process began to enable it, who knows when: it may have died since.
                new Returning(work).lives();
            } else {
                disabling.disable();
                lookAfterServers();
            }
            giveBack();
            work.done(HostRun.HOST, "", Details.none());
            work.tell(new Event.Done(work.host(), work.ports().time().now()));
            return HostReport.Outcome.DONE;
        } catch (TakenBack e) {
            work.stillOurs();
            // A human is at it: from now on this boot is theirs.
            work.ports()
                    .boots()
                    .latest(work.host())
                    .ifPresent(
                            boot -> work.ports().boots().attend(boot, work.run().id()));
            work.failed(HostRun.HOST, "", Details.of("takenBack", String.valueOf(e.getMessage())));
            throw e;
        } finally {
            work.release();
        }
    }

    private void lookAfterServers() {
        for (int boots = 1; boots <= BOOTS; boots++) {
            BootReport boot = latest();
            new Returning(work).lives();
            new Restarting(work, settings, host(), boot).run();
            if (latest().equals(boot)) {
                work.done(SERVERS, "", Details.of("boot", boot.bootId()));
                return;
            }
            work.say("it booted once more meanwhile, so all of it once more");
        }
        throw new StepFailed(
                work.host() + " reboots again and again; it stays disabled: look at its"
                        + " console and its event log: bearman ipmi sel list " + work.host());
    }

    private BootReport latest() {
        return work.ports()
                .boots()
                .latest(work.host())
                .orElseThrow(() -> new StepFailed(work.host() + " has reported no boot"));
    }

    /** Its state is the inventory's word, read again: somebody may have fenced it meanwhile. */
    private Host host() {
        Host host = work.ports()
                .inventory()
                .find(work.host())
                .orElseThrow(() -> new StepFailed(work.host() + " is gone from the inventory"))
                .host();
        if (!(host.state() instanceof HostState.InService)) {
            throw new TakenBack(work.host() + " is " + host.state().kind()
                    + " now; it is left to whoever changed that");
        }
        return host;
    }

    private void giveBack() {
        host();
        String bootId = Details.read(
                        work.last(SERVERS, Phase.DONE).orElseThrow().detail())
                .need("boot");
        boolean serves = disabling.enable();
        // A boot later than that one is another run's.
        BootReport latest = latest();
        if (latest.bootId().equals(bootId)) {
            work.ports().boots().attend(latest, work.run().id());
        }
        if (!serves) {
            throw new TakenBack(
                    work.host() + ": its servers run again, but somebody else disabled it"
                            + " meanwhile; it is left to them");
        }
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.event.Event;
import io.bearman.core.journal.Entry;
import io.bearman.core.node.NodeException;
import java.util.List;
import java.util.Optional;

/**
 * The walk of one dead host: claim, fence, off, force down, evacuate, join, on, clean, enable,
 * release. Every step looks first, so walking again after a crash finishes the walk.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class DeadHostRun {
    private static final String EVACUATED = "evacuated";

    private final Work work;
    private final Evacuation asked;
    private final Fencing fencing;
    private final Evidence evidence;
    private final ForcedDown forced;
    private final Disabling disabling;

    DeadHostRun(Work work, Evacuation asked) {
        this.work = work;
        this.asked = asked;
        this.fencing = new Fencing(work, asked);
        this.evidence = new Evidence(work);
        this.forced = new ForcedDown(work);
        this.disabling = new Disabling(work);
    }

    /** Walks to the end; a failure leaves the host as it is, to be gone on with. */
    HostReport.Outcome walk() {
        work.claim();
        try {
            work.since(begin(work.entries()));
            if (diedAgain()) {
                work.say("it served again, and is down since");
                work.done(Homecoming.SERVES, "", Details.none());
                work.since(next(work.entries()));
            }
            if (!work.isDone(EVACUATED)) {
                rescue();
                work.done(EVACUATED, "", Details.none());
                work.say("evacuated: no server is on it");
            }
            new Homecoming(work, fencing, forced, disabling).bringBack();
            work.done(HostRun.HOST, "", Details.none());
            work.tell(new Event.Done(work.host(), work.ports().time().now()));
            return HostReport.Outcome.DONE;
        } catch (TakenBack e) {
            work.stillOurs();
            work.failed(HostRun.HOST, "", Details.of("takenBack", String.valueOf(e.getMessage())));
            throw e;
        } finally {
            work.release();
        }
    }

    /**
     * {@return the entry that this death begins with} A run may be about this host otherwise, and the
     * host may die twice while it goes on: what was done to it before says nothing of now.
     */
    private static long begin(List<Entry> entries) {
        return unfinished(entries).map(Entry::number).orElseGet(() -> next(entries));
    }

    private static long next(List<Entry> entries) {
        return entries.isEmpty() ? 1 : entries.get(entries.size() - 1).number() + 1;
    }

    /** {@return whether the host was brought back by a process that was killed then, and is down now} */
    private boolean diedAgain() {
        if (!work.isDone(EVACUATED) || !fencing.serves()) {
            return false;
        }
        ComputeService service = work.compute();
        return !service.up() && !service.forcedDown();
    }

    /**
     * {@return the fence after which the host's walk has not ended} A fence after the host served
     * again is that of its next death.
     */
    static Optional<Entry> unfinished(List<Entry> entries) {
        Optional<Entry> fence = Optional.empty();
        boolean served = false;
        for (Entry entry : entries) {
            if (entry.step().equals(HostRun.HOST)) {
                fence = Optional.empty();
            } else if (entry.step().equals(Homecoming.SERVES)) {
                served = true;
            } else if (entry.step().equals(Fencing.FENCE) && (fence.isEmpty() || served)) {
                fence = Optional.of(entry);
                served = false;
            }
        }
        return fence;
    }

    private void rescue() {
        fencing.fence();
        fencing.stayOff();
        evidence.obtain(fencing::lastLook);
        // First, because then Nova does not wait for the dead agent when it is disabled.
        forced.declare();
        takeAway();
        gate();
        evidence.watchAgent();
        new Rescuing(work, asked, evidence).run();
    }

    private void takeAway() {
        try {
            disabling.disable();
        } catch (TakenBack e) {
            // Whoever enables or disables a dead host does no harm: it is forced down and off.
            work.say(String.valueOf(e.getMessage()));
        }
    }

    /** The guests do not wait for Kubernetes, and it is told on evidence no older than theirs. */
    private void gate() {
        try {
            work.ports()
                    .gate()
                    .close(
                            work.host(),
                            work.run().id(),
                            work::isOfThisFleet,
                            work.hold(work.settings().waitTime()));
            work.keepNode();
            boolean fresh = work.watch(
                            work.settings().hardOffTime(),
                            () -> Optional.of(true).filter(it -> evidence.renewed()))
                    .isPresent();
            if (fresh) {
                work.ports()
                        .gate()
                        .lost(
                                work.host(),
                                work.run().id(),
                                evidence.held(),
                                work.hold(work.settings().hardOffTime(), this::stillOff));
            }
        } catch (NodeException e) {
            work.sayWaiting("its Kubernetes node: " + e.getMessage());
        }
    }

    /** The cluster may be asked again for longer than the evidence holds. */
    private void stillOff() {
        if (!evidence.renewed()) {
            throw new NodeException.NotInTime(work.host()
                    + ": its BMC is silent again, so its node is not called out of service");
        }
    }
}

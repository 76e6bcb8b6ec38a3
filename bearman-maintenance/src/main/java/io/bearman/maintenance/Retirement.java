package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.journal.Journal;
import java.util.Optional;

/**
 * The walk of a host that leaves for good: claim, off is proven, disabled, empty, still off, service
 * and provider deleted, node removed, RETIRED, secrets forgotten, release. Nothing is written before
 * the machine is proven off. Every step looks first, so walking again after a crash finishes the walk.
 *
 * <p>Not thread-safe.
 */
final class Retirement {
    private static final String SERVICE = "retire.service";
    private static final String AGGREGATE = "retire.aggregate";

    private final Work work;
    private final Proof proof;
    private final Departure.Secrets secrets;
    private final Disabling disabling;

    Retirement(Work work, Proof proof, Departure.Secrets secrets) {
        this.work = work;
        this.proof = proof;
        this.secrets = secrets;
        this.disabling = new Disabling(work);
    }

    /** A run of which nothing was begun is ended while its host is ours: it must not hold it. */
    void walk() {
        claim();
        try {
            if (!(seen().placed().host().state() instanceof HostState.Retired)) {
                leave();
            }
            forget();
            work.done(HostRun.HOST, "", Details.none());
            work.tell(new Event.Done(work.host(), work.ports().time().now()));
        } catch (TakenBack e) {
            work.stillOurs();
            disabling.leaveMaintenance();
            work.failed(HostRun.HOST, "", Details.of("takenBack", String.valueOf(e.getMessage())));
            throw e;
        } catch (ClaimLostException e) {
            // Whoever has it now goes on with the run.
            throw e;
        } catch (BearmanException e) {
            endUnlessBegun(e);
            throw e;
        } finally {
            work.release();
        }
    }

    private void claim() {
        try {
            work.claim();
        } catch (RefusedException e) {
            // It is another run's: nobody of this one can be at it.
            endUnlessBegun(e);
            throw e;
        }
    }

    private void endUnlessBegun(BearmanException why) {
        Journal journal = work.ports().journal();
        try {
            if (journal.entries(work.run().id(), work.host()).isEmpty()) {
                journal.close(work.run().id(), Journal.Outcome.CANCELLED);
            }
        } catch (BearmanException e) {
            why.addSuppressed(e);
        }
    }

    private void leave() {
        Revised seen = seen();
        proof.first();
        Optional<Cloud> cloud = cloud();
        if (cloud.isPresent() && work.cloud().hypervisors().compute(work.host()).isPresent()) {
            seen = takeOut(seen);
        }
        proof.still();
        work.notAfter();
        cloud.ifPresent(this::forgetService);
        cloud.ifPresent(this::forgetAggregates);
        work.ports()
                .gate()
                .retire(work.host(), work.hold(work.settings().waitTime(), proof::still));
        work.notAfter();
        retire(seen);
        work.say("RETIRED");
    }

    /** A host in service is held at its next boot from here on, and gets no servers any more. */
    private Revised takeOut(Revised seen) {
        Revised now = seen;
        if (seen.placed().host().state() instanceof HostState.InService) {
            String reason = work.run().reason();
            work.intent("maintenance", "", Details.none());
            now = inventory()
                    .transition(
                            seen,
                            new HostState.Maintenance(work.run().id(), reason),
                            work.run().by(),
                            reason);
        }
        disabling.disable();
        new Emptiness(work).confirmed().ifPresent(obstacle -> {
            throw new StepFailed(work.host() + " is not empty: " + obstacle.why()
                    + "; it stays disabled; move that away and run the same command again");
        });
        return now;
    }

    private void forgetService(Cloud cloud) {
        Optional<ComputeService> service = cloud.hypervisors().compute(work.host());
        if (service.isPresent()) {
            work.say("delete its nova-compute service and resource provider");
            work.intent(SERVICE, service.get().id(), Details.none());
            delete(cloud, service.get());
            work.done(SERVICE, service.get().id(), Details.none());
        }
        cloud.capacity()
                .allocations(work.host())
                .forEach(left -> work.say("left in Placement, which therefore keeps its provider:"
                        + " resources for " + left.consumer()
                        + "; when they are nobody's: openstack resource provider allocation delete "
                        + left.consumer() + ", then: openstack resource provider delete UUID"));
    }

    private void delete(Cloud cloud, ComputeService service) {
        try {
            cloud.hypervisors().delete(service, work.notAfter());
        } catch (CloudException.Ambiguous | CloudException.NotFound e) {
            work.sayWaiting(e.getMessage());
        } catch (CloudException.Refused e) {
            throw new StepFailed(work.host() + ": Nova does not delete its nova-compute service: "
                    + e.getMessage() + "; mend that and run the same command again");
        }
        work.watch(
                        work.settings().actionTime(),
                        () -> cloud.hypervisors().compute(work.host()).isPresent()
                                ? Optional.empty()
                                : Optional.of(true))
                .orElseThrow(() -> new StepFailed(work.host()
                        + ": Nova still has its nova-compute service; run the same command again"));
    }

    /** Nova takes a host whose service is deleted out of them; an older one leaves it there. */
    private void forgetAggregates(Cloud cloud) {
        for (Aggregate aggregate : cloud.hypervisors().aggregates()) {
            if (aggregate.hosts().contains(work.host())) {
                work.say("take out of aggregate " + aggregate.name());
                work.intent(AGGREGATE, aggregate.name(), Details.none());
                try {
                    cloud.hypervisors().remove(aggregate, work.host(), work.notAfter());
                } catch (CloudException.Ambiguous
                        | CloudException.NotFound
                        | CloudException.Refused e) {
                    work.say("left in aggregate " + aggregate.name() + ": " + e.getMessage());
                }
            }
        }
    }

    private void retire(Revised seen) {
        Revised now = seen;
        String why = work.run().reason();
        if (now.placed().host().state() instanceof HostState.Maintenance) {
            now = inventory()
                    .transition(
                            now,
                            new HostState.Broken("retired: " + why),
                            work.run().by(),
                            why);
        }
        inventory()
                .transition(
                        now, new HostState.Retired(), work.run().by(), why + "; " + proof.words());
    }

    /** After the host is RETIRED: before, its BMC may have to be asked again. */
    private void forget() {
        secrets.forget(work.placed(), work.run().by())
                .ifPresent(what -> work.say("forgot " + what));
    }

    /** {@return its cloud; empty when none is configured, so that there is none that could know it} */
    private Optional<Cloud> cloud() {
        try {
            return Optional.of(work.cloud());
        } catch (UsageException e) {
            return Optional.empty();
        }
    }

    private Inventory inventory() {
        return work.ports().inventory();
    }

    private Revised seen() {
        return inventory()
                .revised(work.host())
                .filter(it -> same(it.placed()))
                .orElseThrow(() -> new RefusedException(
                        work.host() + " changed meanwhile; run the same command again"));
    }

    /** The machine that is claimed and proven off, with the BMC that says so. */
    private boolean same(Placed now) {
        return now.machine().equals(work.machine());
    }
}

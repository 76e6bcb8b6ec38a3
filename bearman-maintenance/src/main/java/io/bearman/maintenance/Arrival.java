package io.bearman.maintenance;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Zone;
import java.util.List;
import java.util.Optional;

/** What has to become true in Nova of a host that booted, until its checks can begin. */
final class Arrival {
    private static final String UNFORCE = "unforce";
    private static final String ZONE = "zone";

    private final Work work;
    private final Disabling disabling;

    Arrival(Work work, Disabling disabling) {
        this.work = work;
        this.disabling = disabling;
    }

    void complete() {
        registered();
        disabling.disableNew();
        discovered();
        unforced();
        zoned();
    }

    /**
     * The service appears with the agent's first report, enabled unless {@code enable_new_services}
     * is false. Nothing can be scheduled there before it is discovered, so it is disabled at once.
     */
    private void registered() {
        if (service().isPresent()) {
            return;
        }
        work.sayWaiting("nova-compute to register");
        work.watch(work.settings().computeTime(), this::service)
                .orElseThrow(() -> new StepFailed(
                        work.host() + " booted, but Nova knows no nova-compute of this name after "
                                + work.settings().computeTime().toSeconds()
                                + " s; look at its log, and at [DEFAULT] host in its nova.conf"));
    }

    private Optional<ComputeService> service() {
        return work.asked(() -> work.cloud().hypervisors().compute(work.host()));
    }

    private void discovered() {
        if (isDiscovered().isPresent()) {
            return;
        }
        work.sayWaiting("its cell to discover it; unless that happens by itself"
                + " ([scheduler] discover_hosts_in_cells_interval), run on a controller:"
                + " nova-manage cell_v2 discover_hosts --verbose");
        work.watch(work.settings().computeTime(), this::isDiscovered)
                .orElseThrow(() -> new StepFailed(work.host() + " is not discovered after "
                        + work.settings().computeTime().toSeconds()
                        + " s; run on a controller: nova-manage cell_v2 discover_hosts --verbose,"
                        + " then the same command again"));
        work.say("discovered");
    }

    private Optional<Boolean> isDiscovered() {
        return work.asked(() ->
                Optional.of(work.cloud().hypervisors().discovered(work.host())).filter(it -> it));
    }

    /** A host that was evacuated comes back forced down, and stays so while it has to clean up. */
    private void unforced() {
        ComputeService service = work.compute();
        if (!service.forcedDown()) {
            return;
        }
        work.sayWaiting("its evacuations to be completed, to take its forced down back");
        work.watch(work.settings().computeTime(), () -> work.asked(this::cleanedUp))
                .orElseThrow(() -> new StepFailed(work.host()
                        + " is forced down and has evacuations that its nova-compute did not"
                        + " complete within " + work.settings().computeTime().toSeconds()
                        + " s; look at its log"));
        work.intent(UNFORCE, "", Details.none());
        try {
            work.cloud().hypervisors().unforceDown(service, work.notAfter());
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting(e.getMessage());
        }
        if (work.compute().forcedDown()) {
            throw new StepFailed(
                    work.host() + ": Nova left it forced down; run the same command again");
        }
        work.done(UNFORCE, "", Details.none());
    }

    private Optional<Boolean> cleanedUp() {
        boolean open = work.cloud().guests().migrations(work.host()).stream()
                .filter(it -> it.type() == MigrationType.EVACUATION)
                .filter(it -> it.source().equals(work.host()))
                .map(Migration::status)
                .anyMatch(it -> it == MigrationStatus.DONE || !it.terminal());
        return open ? Optional.empty() : Optional.of(true);
    }

    private void zoned() {
        Zoning zoning = zoning();
        if (zoning instanceof Zoning.Unclear unclear) {
            throw new StepFailed(unclear.why());
        }
        if (zoning instanceof Zoning.Join join) {
            join(join.aggregate());
        }
        work.watch(work.settings().actionTime(), () -> work.asked(this::inItsZone))
                .orElseThrow(() -> new StepFailed(work.host() + " is in no zone that Nova calls "
                        + zone() + " but in " + work.compute().zone()
                        + "; see: openstack aggregate list --long"));
    }

    private Zone zone() {
        return work.placed().host().zone();
    }

    private Zoning zoning() {
        return Zoning.of(
                work.placed().host(), work.compute(), work.cloud().hypervisors().aggregates());
    }

    private Optional<ComputeService> inItsZone() {
        return Optional.of(work.compute()).filter(it -> it.zone().equals(zone()));
    }

    private void join(Aggregate aggregate) {
        List<Server> servers = work.cloud().guests().on(work.host());
        if (!servers.isEmpty()) {
            throw new StepFailed(work.host() + " has " + servers.size() + " servers, first "
                    + servers.get(0).label() + ", and is not in zone " + zone()
                    + ": its zone is not changed under them");
        }
        work.say("put into aggregate " + aggregate.name());
        work.intent(ZONE, aggregate.name(), Details.none());
        try {
            work.cloud().hypervisors().add(aggregate, work.host(), work.notAfter());
        } catch (CloudException.Ambiguous | CloudException.Refused e) {
            // Only what is seen afterwards counts: another one may have put it there.
            work.sayWaiting(e.getMessage());
            if (zoning() instanceof Zoning.Join) {
                throw new StepFailed(work.host() + " was not put into aggregate " + aggregate.name()
                        + ": " + e.getMessage() + "; run the same command again");
            }
        }
        work.done(ZONE, aggregate.name(), Details.none());
    }
}

package io.bearman.sdk.simulation;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Once nothing goes wrong any more, a run ends, unless there is something that holds it. */
final class EveryRunEnds implements Invariant {
    private static final Set<String> MOVABLE = Set.of("ACTIVE", "PAUSED", "SHUTOFF");

    private final SimulatedFleet fleet;
    private final SimulatedNodes nodes;

    EveryRunEnds(SimulatedFleet fleet, SimulatedNodes nodes) {
        this.fleet = fleet;
        this.nodes = nodes;
    }

    @Override
    public void see(Happening happening) {}

    /** {@return what keeps any run about these hosts from ending, as it is in truth} */
    List<String> whatHolds(List<HostId> hosts) {
        List<String> causes = new ArrayList<>();
        hosts.forEach(host -> causes.addAll(whatHolds(host)));
        for (SimulatedMachine machine : fleet.machines()) {
            HostId host = machine.host();
            if (machine.serves() && fleet.state(host) instanceof HostState.Fenced) {
                causes.add(host + " lives and is FENCED, until a human releases it");
            } else if (!machine.serves() && !isRescuable(host)) {
                causes.add(host + " does not run its system");
            } else if (isDisabledBySomebody(host)) {
                causes.add(host + " is disabled by a human");
            }
        }
        return causes;
    }

    /** A dead host whose servers may be moved holds nobody: they are evacuated. */
    private boolean isRescuable(HostId host) {
        List<ServerId> servers = fleet.cloud().servers(host);
        return !servers.isEmpty()
                && servers.stream().map(fleet.cloud()::status).allMatch(MOVABLE::contains);
    }

    private List<String> whatHolds(HostId host) {
        List<String> causes = new ArrayList<>();
        if (nodes.isHumans(host)) {
            causes.add(host + " is cordoned by a human");
        }
        for (ServerId server : fleet.cloud().servers(host)) {
            String status = fleet.cloud().status(server);
            if (!MOVABLE.contains(status)) {
                causes.add(server + " is " + status + " on " + host);
            }
        }
        fleet.calmCloud().guests().migrations(host).stream()
                .filter(it -> it.status() == MigrationStatus.FINISHED)
                .forEach(it -> causes.add("migration " + it.id() + " waits for its user"));
        return causes;
    }

    private boolean isDisabledBySomebody(HostId host) {
        return fleet.calmCloud()
                .hypervisors()
                .compute(host)
                .flatMap(ComputeService::disabledReason)
                .filter(reason -> !reason.startsWith("bearman:"))
                .isPresent();
    }
}

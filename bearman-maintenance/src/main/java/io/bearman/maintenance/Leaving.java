package io.bearman.maintenance;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which hosts leave for good, and what that means. Looks only. */
final class Leaving {
    private static final int NAMED = 5;

    private final Ports ports;
    private final Placed placed;
    private final HostId host;
    private final List<String> steps = new ArrayList<>();

    Leaving(Ports ports, Placed placed) {
        this.ports = ports;
        this.placed = placed;
        this.host = placed.host().id();
    }

    /**
     * {@return what would be done}
     *
     * @param resumed the unfinished run that is gone on with; null for a new one
     */
    RetirePlan plan(@Nullable RunId resumed) {
        Optional<String> refusal = state(resumed);
        if (refusal.isEmpty()) {
            refusal = nova();
        }
        steps.add("is RETIRED; machine " + placed.machine().id() + ", serial "
                + placed.machine().serial() + ", is on hold for ever, its SSH key destroyed");
        return new RetirePlan(placed, steps, refusal.orElse(null));
    }

    private Optional<String> state(@Nullable RunId resumed) {
        HostState state = placed.host().state();
        boolean ours = resumed != null && state.run().filter(resumed::equals).isPresent();
        boolean finishes = resumed != null && state instanceof HostState.Retired;
        boolean may =
                state instanceof HostState.InService || state.mayBecome(new HostState.Retired());
        return may || ours || finishes
                ? Optional.empty()
                : Optional.of("host " + host + " is " + state.kind()
                        + state.run().map(run -> " of run " + run).orElse("")
                        + " and may not become RETIRED");
    }

    private Optional<String> nova() {
        Cloud cloud;
        try {
            cloud = ports.clouds().in(placed.host().region());
        } catch (UsageException e) {
            // No cloud is configured for its region, so there is none that could know it.
            return Optional.empty();
        }
        try {
            Optional<ComputeService> service = cloud.hypervisors().compute(host);
            return service.isPresent() ? known(cloud, service.get()) : Optional.empty();
        } catch (CloudException e) {
            throw new RefusedException(host + ": it cannot be told whether Nova still has its"
                    + " nova-compute service (" + e.getMessage() + "); nothing was done");
        }
    }

    private Optional<String> known(Cloud cloud, ComputeService service) {
        List<Server> servers = cloud.guests().on(host);
        if (!servers.isEmpty()) {
            return Optional.of(host + " is " + placed.host().state().kind() + " and has "
                    + servers.size() + " servers ("
                    + servers.stream()
                            .limit(NAMED)
                            .map(Server::label)
                            .collect(Collectors.joining(", "))
                    + "); move them away before it may become RETIRED");
        }
        if (service.enabled()) {
            steps.add("is disabled in Nova");
        }
        steps.add("is proven empty");
        steps.add("its nova-compute service and resource provider are deleted");
        for (Aggregate aggregate : cloud.hypervisors().aggregates()) {
            if (aggregate.hosts().contains(host)) {
                steps.add("leaves aggregate " + aggregate.name());
            }
        }
        return Optional.empty();
    }
}

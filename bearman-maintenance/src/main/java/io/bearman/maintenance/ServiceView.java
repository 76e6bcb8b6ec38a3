package io.bearman.maintenance;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Nova says of the compute services of the whole fleet, each region for itself: one that does not
 * answer tells nothing, and holds its own hosts only. Asked again when it is older than a few looks.
 *
 * <p>Not thread-safe: owned by the thread that coordinates a roll.
 */
final class ServiceView {
    private static final int LOOKS = 5;

    private final Ports ports;
    private final Duration freshness;
    private final boolean wantsAggregates;
    private final Set<RegionId> regions = new HashSet<>();
    private final Map<RegionId, Map<HostId, ComputeService>> services = new HashMap<>();
    private final Map<RegionId, Map<HostId, List<String>>> aggregates = new HashMap<>();
    private final Map<RegionId, String> troubles = new HashMap<>();
    private List<Placed> notServing = List.of();
    private Deadline stale;

    ServiceView(Ports ports, Settings settings, Limits limits) {
        this.ports = ports;
        this.freshness = settings.look().multipliedBy(LOOKS);
        this.wantsAggregates = !limits.aggregates().isEmpty();
        this.stale = Deadline.in(ports.time(), Duration.ZERO);
    }

    /** A region has hosts that ought to serve. */
    void knows(RegionId region) {
        regions.add(region);
    }

    /** One of our hosts came back or did not: what was seen before is no longer so. */
    void isStale() {
        stale = Deadline.in(ports.time(), Duration.ZERO);
    }

    /** {@return whether it was asked again} */
    boolean refresh() {
        if (!stale.passed(ports.time())) {
            return false;
        }
        regions.forEach(this::ask);
        notServing = hosts(services.values().stream()
                .flatMap(region -> region.values().stream())
                .filter(service -> !service.enabled() || !service.up())
                .map(ComputeService::host)
                .toList());
        stale = Deadline.in(ports.time(), freshness);
        return true;
    }

    private void ask(RegionId region) {
        try {
            Hypervisors hypervisors = ports.clouds().in(region).hypervisors();
            Map<HostId, ComputeService> found = new HashMap<>();
            hypervisors.computes().forEach(service -> found.put(service.host(), service));
            if (wantsAggregates) {
                aggregates.put(region, byHost(hypervisors.aggregates()));
            }
            services.put(region, found);
            troubles.remove(region);
        } catch (CloudException e) {
            services.remove(region);
            troubles.put(
                    region, "who serves in region " + region + " is not known: " + e.getMessage());
        }
    }

    private static Map<HostId, List<String>> byHost(List<Aggregate> aggregates) {
        Map<HostId, List<String>> names = new HashMap<>();
        aggregates.forEach(aggregate -> aggregate
                .hosts()
                .forEach(host -> names.computeIfAbsent(host, it -> new ArrayList<>())
                        .add(aggregate.name())));
        return names;
    }

    private List<Placed> hosts(Collection<HostId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<HostId, Placed> found = new LinkedHashMap<>();
        List<String> names = ids.stream().map(HostId::value).toList();
        ports.inventory()
                .each(
                        Query.all().with(Column.HOST, names),
                        placed -> found.put(placed.host().id(), placed));
        return List.copyOf(found.values());
    }

    /** {@return the hosts that ought to serve and, as Nova said, are disabled or down} */
    List<Placed> notServing() {
        return notServing.stream()
                .filter(it -> it.host().state() instanceof HostState.InService)
                .filter(it -> services.containsKey(it.host().region()))
                .toList();
    }

    /** {@return in which aggregates hosts are, by region, as far as was asked} */
    Map<RegionId, Map<HostId, List<String>>> aggregates() {
        return Map.copyOf(aggregates);
    }

    /** {@return why this host cannot be drained now, whatever the limits say} */
    Optional<String> trouble(Placed placed) {
        RegionId region = placed.host().region();
        if (troubles.containsKey(region)) {
            return Optional.of(troubles.get(region));
        }
        ComputeService service =
                services.getOrDefault(region, Map.of()).get(placed.host().id());
        if (service == null) {
            return Optional.of("Nova has no nova-compute service of it");
        }
        return service.up()
                ? Optional.empty()
                : Optional.of("its nova-compute is down: a dead host is evacuated, not drained");
    }
}

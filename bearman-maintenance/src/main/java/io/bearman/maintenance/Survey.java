package io.bearman.maintenance;

import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads what a plan of many hosts stands on, in few requests a region. Writes nothing. */
final class Survey {
    /** From so many hosts on, and if they are this part of the region, everything is listed. */
    private static final int MANY = 5;

    private static final int PART = 4;

    private final Ports ports;
    private final @Nullable RunId unfinished;
    private final Map<RegionId, Map<HostId, ComputeService>> computes = new HashMap<>();

    /** @param unfinished the run that is gone on with; null for a new one */
    Survey(Ports ports, @Nullable RunId unfinished) {
        this.ports = ports;
        this.unfinished = unfinished;
    }

    /** {@return what was seen of each of these hosts, in their order} */
    List<Planner.Seen> of(List<Placed> hosts) {
        return of(hosts, this::unconfirmed);
    }

    /** {@return the same, but for what nobody has confirmed, which was asked a moment ago} */
    List<Planner.Seen> of(List<Placed> hosts, Map<HostId, List<Unconfirmed>> known) {
        return of(hosts, (cloud, servers) -> known);
    }

    private List<Planner.Seen> of(
            List<Placed> hosts,
            BiFunction<Cloud, Map<HostId, List<Server>>, Map<HostId, List<Unconfirmed>>> left) {
        Map<RegionId, List<Placed>> regions = new LinkedHashMap<>();
        hosts.forEach(
                host -> regions.computeIfAbsent(host.host().region(), region -> new ArrayList<>())
                        .add(host));
        Map<HostId, Planner.Seen> seen = new HashMap<>();
        regions.forEach((region, mine) -> seen(region, mine, left, seen));
        return hosts.stream().map(host -> seen.get(host.host().id())).toList();
    }

    private void seen(
            RegionId region,
            List<Placed> hosts,
            BiFunction<Cloud, Map<HostId, List<Server>>, Map<HostId, List<Unconfirmed>>> left,
            Map<HostId, Planner.Seen> seen) {
        Cloud cloud = ports.clouds().in(region);
        Map<HostId, ComputeService> computes = computes(region);
        List<HostId> known = hosts.stream()
                .map(placed -> placed.host().id())
                .filter(computes::containsKey)
                .toList();
        Map<HostId, List<Server>> servers = servers(cloud, known, computes.size());
        Map<HostId, List<Unconfirmed>> unconfirmed = left.apply(cloud, servers);
        for (Placed placed : hosts) {
            HostId host = placed.host().id();
            ComputeService compute = computes.get(host);
            Planner.Owner owner =
                    compute == null ? Planner.Owner.NOBODY : Ownership.of(compute, ports.journal());
            seen.put(
                    host,
                    new Planner.Seen(
                            placed,
                            compute,
                            servers.getOrDefault(host, List.of()),
                            unconfirmed.getOrDefault(host, List.of()),
                            unfinished,
                            owner));
        }
    }

    /** {@return the compute services of this region, as they were when it was first asked} */
    Map<HostId, ComputeService> computes(RegionId region) {
        return computes.computeIfAbsent(region, it -> {
            Map<HostId, ComputeService> found = new HashMap<>();
            ports.clouds()
                    .in(region)
                    .hypervisors()
                    .computes()
                    .forEach(compute -> found.putIfAbsent(compute.host(), compute));
            return found;
        });
    }

    private static Map<HostId, List<Server>> servers(Cloud cloud, List<HostId> hosts, int region) {
        Map<HostId, List<Server>> servers = new HashMap<>();
        if (hosts.size() < MANY || hosts.size() * PART < region) {
            hosts.forEach(host -> servers.put(host, cloud.guests().on(host)));
            return servers;
        }
        hosts.forEach(host -> servers.put(host, new ArrayList<>()));
        for (Server server : cloud.guests().all()) {
            server.host().map(servers::get).ifPresent(here -> here.add(server));
        }
        return servers;
    }

    private Map<HostId, List<Unconfirmed>> unconfirmed(
            Cloud cloud, Map<HostId, List<Server>> servers) {
        Map<ServerId, Server> listed = new HashMap<>();
        servers.values().stream()
                .flatMap(Collection::stream)
                .forEach(server -> listed.put(server.id(), server));
        Map<HostId, List<Unconfirmed>> found = new HashMap<>();
        for (Migration migration : cloud.guests().unconfirmed()) {
            if (!servers.containsKey(migration.source()) || isOurs(migration)) {
                continue;
            }
            Optional.ofNullable(listed.get(migration.server()))
                    .or(() -> cloud.guests().observe(migration.server()))
                    .filter(server -> !server.host().equals(Optional.of(migration.source())))
                    .ifPresent(server -> found.computeIfAbsent(
                                    migration.source(), it -> new ArrayList<>())
                            .add(new Unconfirmed(server.label(), migration)));
        }
        return found;
    }

    /** A move that the unfinished run itself began, and will confirm. */
    private boolean isOurs(Migration migration) {
        return unfinished != null
                && ports.journal().entries(unfinished, migration.source()).stream()
                        .filter(entry -> entry.step().equals(Attempts.MOVE)
                                && entry.subject().equals(migration.server().toString()))
                        .map(Entry::phase)
                        .reduce((earlier, later) -> later)
                        .filter(phase -> phase == Phase.INTENT)
                        .isPresent();
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.host.HostId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was seen of a region's hosts as places for servers.
 *
 * @param sites its hosts, in order
 * @param groups its server groups
 * @param unfit the hosts that have room for this much and that Placement yet does not offer for it,
 *     as when one server may not have as much as there is
 */
record Terrain(List<Site> sites, List<ServerGroup> groups, Map<Resources, Set<HostId>> unfit) {
    Terrain {
        sites = List.copyOf(sites);
        groups = List.copyOf(groups);
        unfit = Map.copyOf(unfit);
    }

    /** {@return the names of the aggregates that each host is in} */
    Map<HostId, List<String>> aggregates() {
        Map<HostId, List<String>> names = new HashMap<>();
        sites.forEach(site -> names.put(
                site.host(), site.aggregates().stream().map(Aggregate::name).toList()));
        return names;
    }

    static Terrain none() {
        return new Terrain(List.of(), List.of(), Map.of());
    }
}

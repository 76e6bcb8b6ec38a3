package io.bearman.maintenance;

import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tells which groups a host is in, and how many of each may be out. Immutable but for its sizes. */
final class Grouping {
    private final Limits limits;
    private final Map<RegionId, Map<HostId, List<String>>> aggregates;
    private final Map<String, Long> sizes;

    private Grouping(
            Limits limits,
            Map<RegionId, Map<HostId, List<String>>> aggregates,
            Map<String, Long> sizes) {
        this.limits = limits;
        this.aggregates = aggregates;
        this.sizes = sizes;
    }

    /** {@return the groups of these limits, of a fleet that has no host and no aggregate yet} */
    static Grouping of(Limits limits) {
        return new Grouping(limits, Map.of(), new HashMap<>());
    }

    /**
     * Counts a host, for limits that are a share of all.
     *
     * @param placed one that ought to serve
     */
    void count(Placed placed) {
        named(placed).keySet().forEach(what -> sizes.merge(what, 1L, Long::sum));
    }

    /** {@return the same, with sizes of its own to be counted, where these hosts are in these aggregates} */
    Grouping with(Map<RegionId, Map<HostId, List<String>>> others) {
        return new Grouping(limits, others, new HashMap<>());
    }

    boolean sameAggregates(Grouping other) {
        return aggregates.equals(other.aggregates);
    }

    /** {@return the groups that this host is in, all hosts first} */
    List<Group> of(Placed placed) {
        List<Group> groups = new ArrayList<>();
        named(placed)
                .forEach((what, limit) ->
                        groups.add(new Group(what, limit.of(sizes.getOrDefault(what, 0L)))));
        return groups;
    }

    private Map<String, Limit> named(Placed placed) {
        Host host = placed.host();
        Map<String, Limit> groups = new java.util.LinkedHashMap<>();
        groups.put(Group.ALL, limits.inAll());
        groups.put("rack " + placed.machine().rack(), limits.perRack());
        groups.put("zone " + host.zone() + " of " + host.region(), limits.perZone());
        limits.aggregates().forEach((name, limit) -> {
            if (in(name, host)) {
                groups.put("aggregate " + name + " of " + host.region(), limit);
            }
        });
        limits.flavors().forEach((name, limit) -> {
            if (name.equals(host.flavor())) {
                groups.put("flavor " + name, limit);
            }
        });
        limits.labels().forEach((label, limit) -> {
            int middle = label.indexOf('=');
            String value = host.labels().get(label.substring(0, middle)).orElse(null);
            if (Objects.equals(value, label.substring(middle + 1))) {
                groups.put("label " + label, limit);
            }
        });
        return groups;
    }

    private boolean in(String aggregate, Host host) {
        return aggregates
                .getOrDefault(host.region(), Map.of())
                .getOrDefault(host.id(), List.of())
                .contains(aggregate);
    }
}

package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether one more host may be taken out now: counts the hosts that ought to serve and do not,
 * whatever the cause, each once. Pure: knows what it was told. Not thread-safe.
 */
final class Admission {
    private static final int NAMED = 8;

    private final Grouping grouping;
    private final Map<String, Set<HostId>> out = new HashMap<>();

    /**
     * @param out every host that ought to serve and does not; more than once is once
     */
    Admission(Grouping grouping, Collection<Placed> out) {
        this.grouping = grouping;
        out.forEach(this::go);
    }

    /** A host is out from now on. */
    void go(Placed placed) {
        for (Group group : grouping.of(placed)) {
            out.computeIfAbsent(group.what(), it -> new TreeSet<>())
                    .add(placed.host().id());
        }
    }

    /** A host is back. */
    void back(Placed placed) {
        for (Group group : grouping.of(placed)) {
            out.getOrDefault(group.what(), new TreeSet<>()).remove(placed.host().id());
        }
    }

    /** {@return whether a host of these groups, itself not out, may go} */
    boolean mayGo(List<Group> groups) {
        return groups.stream().allMatch(group -> out(group).size() < group.limit());
    }

    /** {@return why this host has to wait, empty when it may go} */
    Optional<String> hold(Placed candidate) {
        HostId self = candidate.host().id();
        for (Group group : grouping.of(candidate)) {
            List<String> others = out(group).stream()
                    .filter(host -> !host.equals(self))
                    .map(HostId::value)
                    .toList();
            if (others.size() >= group.limit()) {
                return Optional.of(group + " are out of service: " + names(others)
                        + "; the limit is " + group.limit() + " at once");
            }
        }
        return Optional.empty();
    }

    private static String names(List<String> hosts) {
        String names = hosts.stream().limit(NAMED).collect(Collectors.joining(", "));
        return hosts.size() <= NAMED ? names : names + " and " + (hosts.size() - NAMED) + " more";
    }

    private Set<HostId> out(Group group) {
        return out.getOrDefault(group.what(), Set.of());
    }
}

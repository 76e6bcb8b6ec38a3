package io.bearman.openstack;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.host.HostId;
import io.bearman.openstack.HypervisorNodes.HypervisorNode;
import io.bearman.openstack.Placement.Candidate;
import io.bearman.openstack.Placement.ProviderId;
import io.bearman.openstack.Placement.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Placement's resource providers, who holds what of them, and where something fits. */
final class PlacementCapacity implements Capacity {
    private final Placement placement;
    private final HypervisorNodes nodes;

    /** A provider is its host's for ever, so whom Nova once named need not be asked for again. */
    private final Map<ProviderId, HostId> hosts = new ConcurrentHashMap<>();

    PlacementCapacity(Placement placement, HypervisorNodes nodes) {
        this.placement = placement;
        this.nodes = nodes;
    }

    @Override
    public List<Allocation> allocations(HostId host) {
        return held(placement.providers(host));
    }

    @Override
    public Map<HostId, List<Allocation>> allocations(Collection<HostId> hosts) {
        Map<HostId, List<ProviderId>> providers = new TreeMap<>();
        hosts.forEach(host -> providers.put(host, new ArrayList<>()));
        if (hosts.size() > 1) {
            for (HypervisorNode node : hypervisors()) {
                List<ProviderId> asked = providers.get(node.host());
                if (asked != null) {
                    asked.add(new ProviderId(node.id()));
                }
            }
        } else {
            providers.replaceAll((host, none) -> placement.providers(host));
        }
        Map<HostId, List<Allocation>> found = new TreeMap<>();
        providers.forEach((host, mine) -> found.put(host, held(mine)));
        return found;
    }

    private List<Allocation> held(List<ProviderId> providers) {
        Map<String, Resources> held = new TreeMap<>();
        for (ProviderId provider : providers) {
            placement.held(provider).forEach((id, some) -> held.merge(id, some, Resources::plus));
        }
        return held.entrySet().stream()
                .map(entry -> new Allocation(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public List<Room> rooms() {
        List<HypervisorNode> all = hypervisors();
        Map<ProviderId, Map<String, Candidate.Room>> known = summaries(all);
        List<Room> rooms = new ArrayList<>();
        for (HypervisorNode node : all) {
            ProviderId provider = new ProviderId(node.id());
            Map<String, Candidate.Room> summary = known.get(provider);
            Resources capacity =
                    summary == null ? capacity(provider) : of(summary, Candidate.Room::capacity);
            Resources used = summary == null
                    ? placement.usages(provider)
                    : of(summary, Candidate.Room::used);
            rooms.add(new Room(node.host(), capacity, used, node.servers().keySet()));
        }
        rooms.sort(Comparator.comparing(Room::host));
        return List.copyOf(rooms);
    }

    /**
     * Candidates for next to nothing show how full they are, hundreds in one answer. A host that is
     * full of one thing has some of another; one that is full of all is asked by itself.
     */
    private Map<ProviderId, Map<String, Candidate.Room>> summaries(List<HypervisorNode> all) {
        Map<ProviderId, Map<String, Candidate.Room>> known = new TreeMap<>();
        for (String next : List.of("VCPU", "MEMORY_MB", "DISK_GB")) {
            if (all.stream().anyMatch(node -> !known.containsKey(new ProviderId(node.id())))) {
                known.putAll(placement.summaries(new Resources(Map.of(next, 1L))));
            }
        }
        return known;
    }

    private static Resources of(
            Map<String, Candidate.Room> summary, ToLongFunction<Candidate.Room> amount) {
        Map<String, Long> amounts = new TreeMap<>();
        summary.forEach((name, room) -> amounts.put(name, Math.max(0, amount.applyAsLong(room))));
        return new Resources(amounts);
    }

    private Resources capacity(ProviderId provider) {
        Map<String, Long> amounts = new TreeMap<>();
        placement
                .inventories(provider)
                .forEach((name, inventory) -> amounts.put(name, Math.max(0, inventory.capacity())));
        return new Resources(amounts);
    }

    @Override
    public Set<HostId> candidates(Resources wanted) {
        return candidatesOfEach(List.of(wanted)).getOrDefault(wanted, Set.of());
    }

    @Override
    public Map<Resources, Set<HostId>> candidatesOfEach(Collection<Resources> wanted) {
        Map<Resources, Set<ProviderId>> offered = new LinkedHashMap<>();
        for (Resources each : wanted) {
            Set<ProviderId> providers = new TreeSet<>();
            placement
                    .candidates(Wish.of(each))
                    .forEach(it -> providers.addAll(it.wanted().keySet()));
            offered.put(each, providers);
        }
        if (!offered.values().stream().allMatch(hosts.keySet()::containsAll)) {
            hypervisors();
        }
        Map<Resources, Set<HostId>> found = new LinkedHashMap<>();
        offered.forEach((size, providers) -> found.put(
                size,
                providers.stream()
                        .filter(hosts::containsKey)
                        .map(hosts::get)
                        .collect(Collectors.toUnmodifiableSet())));
        return found;
    }

    private List<HypervisorNode> hypervisors() {
        List<HypervisorNode> all = nodes.all();
        all.forEach(node -> hosts.put(new ProviderId(node.id()), node.host()));
        return all;
    }
}

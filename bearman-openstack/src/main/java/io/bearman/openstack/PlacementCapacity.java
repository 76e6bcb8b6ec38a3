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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Placement's resource providers, who holds what of them, and where something fits. */
final class PlacementCapacity implements Capacity {
    private final Placement placement;
    private final HypervisorNodes nodes;

    PlacementCapacity(Placement placement, HypervisorNodes nodes) {
        this.placement = placement;
        this.nodes = nodes;
    }

    @Override
    public List<Allocation> allocations(HostId host) {
        Map<String, Resources> held = new TreeMap<>();
        for (ProviderId provider : placement.providers(host)) {
            placement.held(provider).forEach((id, some) -> held.merge(id, some, Resources::plus));
        }
        return held.entrySet().stream()
                .map(entry -> new Allocation(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (HypervisorNode node : nodes.all()) {
            ProviderId provider = new ProviderId(node.id());
            rooms.add(new Room(node.host(), capacity(provider), placement.usages(provider)));
        }
        rooms.sort(Comparator.comparing(Room::host));
        return List.copyOf(rooms);
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
        Map<ProviderId, HostId> hosts = new TreeMap<>();
        nodes.all().forEach(node -> hosts.put(new ProviderId(node.id()), node.host()));
        Set<HostId> found = new TreeSet<>();
        for (Candidate candidate : placement.candidates(Wish.of(wanted))) {
            candidate.wanted().keySet().stream()
                    .filter(hosts::containsKey)
                    .map(hosts::get)
                    .forEach(found::add);
        }
        return Set.copyOf(found);
    }
}

package io.bearman.openstack;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.host.HostId;
import java.util.List;
import java.util.TreeSet;

/** Placement's resource providers and who holds what of them. */
final class PlacementCapacity implements Capacity {
    private final Placement placement;

    PlacementCapacity(Placement placement) {
        this.placement = placement;
    }

    @Override
    public List<Allocation> allocations(HostId host) {
        TreeSet<String> consumers = new TreeSet<>();
        placement
                .providers(host)
                .forEach(provider -> consumers.addAll(placement.held(provider).keySet()));
        return consumers.stream().map(Allocation::new).toList();
    }
}

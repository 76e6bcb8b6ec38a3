package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.host.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Placement's resource providers and who holds what of them. */
final class PlacementCapacity implements Capacity {
    private static final Microversion PLACEMENT = Microversion.of(1, 14);

    /** The first whose hypervisor ids are their resource providers' UUIDs. */
    private static final Microversion HYPERVISORS = Microversion.of(2, 53);

    private final Api placement;
    private final Pages hypervisors;

    PlacementCapacity(Api placement, Api nova) {
        this.placement = placement;
        this.hypervisors = new Pages(nova, "hypervisors", "id");
    }

    @Override
    public List<Allocation> allocations(HostId host) {
        TreeSet<String> consumers = new TreeSet<>();
        for (String provider : providers(host)) {
            String path = "/resource_providers/" + provider + "/allocations";
            placement
                    .find(Call.get("host " + host, path, PLACEMENT))
                    .ifPresent(answer -> answer.path("allocations")
                            .fieldNames()
                            .forEachRemaining(consumers::add));
        }
        return consumers.stream().map(Allocation::new).toList();
    }

    /**
     * A provider is named as its hypervisor calls itself, often a full DNS name, while a host has
     * the name of its compute service. Only Nova knows which belong together.
     */
    private List<String> providers(HostId host) {
        String path = "/resource_providers?name=" + Json.query(host);
        Call call = Call.get("host " + host, path, PLACEMENT);
        List<String> named = new ArrayList<>();
        for (JsonNode row : placement.read(call).path("resource_providers")) {
            named.add(row.path("uuid").asText());
        }
        return named.isEmpty() ? hypervisors(host) : named;
    }

    private List<String> hypervisors(HostId host) {
        Call call = Call.get("host " + host, "/os-hypervisors/detail", HYPERVISORS);
        return hypervisors.all(call, row -> row).stream()
                .filter(row -> row.path("service").path("host").asText().equals(host.value()))
                .map(row -> row.path("id").asText())
                .toList();
    }
}

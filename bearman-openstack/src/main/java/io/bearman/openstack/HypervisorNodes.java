package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Nova's hypervisors (compute API, os-hypervisors). How full they are is Placement's to say: from
 * 2.88 Nova does not. Thread-safe; see {@link Nova} for the errors.
 */
public final class HypervisorNodes {
    /** Ids are the UUIDs of the resource providers. */
    private static final Microversion BASE = Microversion.of(2, 53);

    /** Without figures that are wrong on shared storage; with the time since the host started. */
    private static final Microversion NO_FIGURES = Microversion.of(2, 88);

    private final Api nova;
    private final Pages pages;

    HypervisorNodes(Api nova) {
        this.nova = nova;
        this.pages = new Pages(nova, "hypervisors", "id");
    }

    /**
     * {@return every hypervisor with its servers} {@code GET /os-hypervisors/detail}, 2.53 or 2.88.
     */
    public List<HypervisorNode> all() {
        Call call = Call.get(
                "hypervisors",
                "/os-hypervisors/detail?with_servers=true",
                nova.newestOf(BASE, NO_FIGURES));
        return List.copyOf(pages.all(call, HypervisorNodes::node));
    }

    /** {@return those of this host, as a rule one: Nova alone knows which belong to it} */
    public List<HypervisorNode> of(HostId host) {
        return all().stream().filter(node -> node.host().equals(host)).toList();
    }

    private static HypervisorNode node(JsonNode row) {
        Map<ServerId, String> servers = new LinkedHashMap<>();
        for (JsonNode server : row.path("servers")) {
            servers.put(
                    ServerId.of(Json.text(server, "uuid")), server.path("name").asText());
        }
        return new HypervisorNode(
                Json.text(row, "id"),
                Json.text(row, "hypervisor_hostname"),
                HostId.of(Json.text(row.path("service"), "host")),
                Json.text(row, "state").equals("up"),
                Json.text(row, "status").equals("enabled"),
                servers,
                Json.textOrNull(row, "uptime"));
    }

    /**
     * A hypervisor.
     *
     * @param id its UUID, which is its resource provider's in Placement
     * @param name its own name, often a full DNS name
     * @param host the host of its compute service
     * @param up whether its service is
     * @param enabled whether its service is
     * @param servers those on it, deleted ones left out, with the hypervisor's name of each
     * @param upFor the host's own words on how long it runs; null when it is down or below 2.88
     */
    public record HypervisorNode(
            String id,
            String name,
            HostId host,
            boolean up,
            boolean enabled,
            Map<ServerId, String> servers,
            @Nullable String upFor) {
        public HypervisorNode {
            servers = Map.copyOf(servers);
        }

        /** {@return the host's own words on how long it runs} */
        public Optional<String> uptime() {
            return Optional.ofNullable(upFor);
        }
    }
}

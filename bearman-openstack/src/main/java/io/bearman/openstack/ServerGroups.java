package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import java.util.ArrayList;
import java.util.List;

/**
 * Nova's server groups (compute API, os-server-groups). Thread-safe; see {@link Nova} for the
 * errors.
 */
public final class ServerGroups {
    private static final Microversion BASE = Microversion.of(2, 13);

    /** One policy with its rule instead of a list of policies. */
    private static final Microversion RULES = Microversion.of(2, 64);

    private final Api nova;

    ServerGroups(Api nova) {
        this.nova = nova;
    }

    /**
     * {@return the groups of every project} {@code GET /os-server-groups}, 2.13 or 2.64. Somebody who
     * is no administrator sees those of the own project only, without being told.
     */
    public List<ServerGroup> all() {
        List<ServerGroup> found = new ArrayList<>();
        while (true) {
            // No links and no markers here: the list is over when nothing more comes.
            Call call = Call.get(
                    "server groups",
                    "/os-server-groups?all_projects=true&offset=" + found.size(),
                    nova.newestOf(BASE, RULES));
            JsonNode rows = nova.read(call).path("server_groups");
            if (rows.isEmpty()) {
                return List.copyOf(found);
            }
            rows.forEach(row -> found.add(Json.checked(call, () -> group(row))));
        }
    }

    private static ServerGroup group(JsonNode row) {
        List<ServerId> members = new ArrayList<>();
        row.path("members").forEach(member -> members.add(ServerId.of(member.asText())));
        String policy = Json.textOrNull(row, "policy");
        JsonNode most = row.path("rules").path("max_server_per_host");
        return new ServerGroup(
                Json.text(row, "id"),
                row.path("name").asText(),
                row.path("project_id").asText(),
                policy == null ? row.path("policies").path(0).asText() : policy,
                most.isMissingNode() ? null : most.asInt(),
                members);
    }
}

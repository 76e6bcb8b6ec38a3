package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What will be done with one host.
 *
 * @param placed the host and its machine
 * @param compute its compute service as it was seen; null when Nova knows none
 * @param servers its servers, each with its treatment, in order of name
 * @param refusedFor why the host is not touched at all; null when it is
 */
public record HostPlan(
        Placed placed,
        @Nullable ComputeService compute,
        List<ServerPlan> servers,
        @Nullable String refusedFor) {
    public HostPlan {
        servers = List.copyOf(servers);
    }

    /** {@return why the host is not touched at all} */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusedFor);
    }

    /** {@return the servers that will keep the host from becoming empty} */
    public List<ServerPlan> blocked() {
        return servers.stream()
                .filter(plan -> plan.treatment() instanceof Treatment.Blocked)
                .toList();
    }

    /** What a plan stands on; when it changes, the plan is void. */
    List<String> observation() {
        List<String> seen = new ArrayList<>();
        seen.add(placed.host().id().value());
        seen.add(String.valueOf(refusedFor));
        seen.add(compute == null ? "no service" : compute.enabled() + " " + compute.reason());
        for (ServerPlan plan : servers) {
            boolean blocked = plan.treatment() instanceof Treatment.Blocked;
            seen.add(plan.server().id() + (blocked ? " stays" : " leaves"));
        }
        return seen;
    }
}

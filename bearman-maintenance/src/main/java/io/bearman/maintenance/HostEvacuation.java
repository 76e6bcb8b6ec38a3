package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What will be done with one dead host.
 *
 * @param placed the host and its machine
 * @param compute its compute service as it was seen; null when Nova knows none
 * @param servers its servers, each with what becomes of it, in order of name
 * @param witnesses what was seen of it otherwise than through Nova, a line each
 * @param refusedFor why the host is not touched at all; null when it is
 */
public record HostEvacuation(
        Placed placed,
        @Nullable ComputeService compute,
        List<ServerPlan> servers,
        List<String> witnesses,
        @Nullable String refusedFor) {
    public HostEvacuation {
        servers = List.copyOf(servers);
        witnesses = List.copyOf(witnesses);
    }

    /** {@return why the host is not touched at all} */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusedFor);
    }
}

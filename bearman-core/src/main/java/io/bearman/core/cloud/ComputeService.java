package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A nova-compute service as Nova shows it (GET /os-services, microversion 2.53 or later).
 *
 * @param id the service's UUID
 * @param host the host it runs on
 * @param zone its availability zone
 * @param enabled whether the scheduler may place servers there
 * @param reason why it is disabled; anybody may have written it
 * @param up whether it reported within the cloud's service_down_time; says nothing about the guests
 * @param forcedDown whether somebody forced it down
 * @param updated last change of its row in Nova's clock, by its own report or by any write, ours
 *     included
 */
public record ComputeService(
        String id,
        HostId host,
        Zone zone,
        boolean enabled,
        @Nullable String reason,
        boolean up,
        boolean forcedDown,
        @Nullable Instant updated) {

    /** {@return why it is disabled, if anybody said so} */
    public Optional<String> disabledReason() {
        return Optional.ofNullable(reason);
    }

    /** {@return the last change of its row in Nova's clock; empty when it never reported} */
    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updated);
    }
}

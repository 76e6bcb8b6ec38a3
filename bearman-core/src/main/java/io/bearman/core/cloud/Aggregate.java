package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A set of hosts.
 *
 * @param id its number, which the API wants
 * @param uuid what Placement knows it by
 * @param name for people
 * @param makes the zone that its hosts are in; null for none
 * @param hosts those in it
 * @param metadata what the scheduler observes
 */
public record Aggregate(
        long id,
        String uuid,
        String name,
        @Nullable Zone makes,
        List<HostId> hosts,
        Map<String, String> metadata) {
    public Aggregate {
        hosts = List.copyOf(hosts);
        metadata = Map.copyOf(metadata);
    }

    /** {@return the zone that its hosts are in} */
    public Optional<Zone> zone() {
        return Optional.ofNullable(makes);
    }
}

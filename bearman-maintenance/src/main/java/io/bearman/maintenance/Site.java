package io.bearman.maintenance;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Room;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host as a place for servers.
 *
 * @param room how full it is, and of whom
 * @param zone the zone that Nova has it in
 * @param aggregates those it is in
 * @param closedFor why nothing goes there; null when something may
 * @param emptying whether a run is moving its servers away now, which need places too
 */
record Site(
        Room room,
        Zone zone,
        List<Aggregate> aggregates,
        @Nullable String closedFor,
        boolean emptying) {
    Site {
        aggregates = List.copyOf(aggregates);
    }

    HostId host() {
        return room.host();
    }

    Optional<String> closed() {
        return Optional.ofNullable(closedFor);
    }
}

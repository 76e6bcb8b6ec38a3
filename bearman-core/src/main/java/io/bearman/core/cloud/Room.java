package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import java.util.Set;

/**
 * How full a host is, as Placement counts, and whose servers Nova has there.
 *
 * @param host the host
 * @param capacity what its servers may hold in all
 * @param used what they hold
 * @param servers those that Nova has there
 */
public record Room(HostId host, Resources capacity, Resources used, Set<ServerId> servers) {
    public Room {
        servers = Set.copyOf(servers);
    }

    /** Room on a host of which no server is known. */
    public Room(HostId host, Resources capacity, Resources used) {
        this(host, capacity, used, Set.of());
    }

    /** {@return what is left} */
    public Resources free() {
        return capacity.minus(used);
    }
}

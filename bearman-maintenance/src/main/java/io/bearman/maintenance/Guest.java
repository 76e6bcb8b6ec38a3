package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.Optional;

/**
 * A server that needs another place.
 *
 * @param server the server
 * @param size what it holds in Placement
 * @param from the host it leaves
 * @param home the zone of the host that Nova has it on
 */
record Guest(Server server, Resources size, HostId from, Zone home) {

    /**
     * {@return the zone it cannot leave, empty when any will do} Below compute API 2.96 Nova does not
     * tell who is pinned, so everybody is taken to be. The default zone, which no aggregate makes,
     * binds here too, although Nova may well place such a server elsewhere.
     */
    Optional<Zone> bound() {
        if (server.pinnedZone().isPresent() || server.terms().pinTold()) {
            return server.pinnedZone();
        }
        return Optional.of(home);
    }

    /** {@return this server once it is on another host} */
    Guest on(HostId host) {
        return new Guest(server, size, host, home);
    }
}

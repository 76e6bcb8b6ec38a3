package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.host.HostId;

/**
 * A server that left a host by a resize or a cold migration which its user has neither confirmed nor
 * reverted. Nobody does that for the user; until then the host is not empty.
 *
 * @param label name and id of the server
 * @param migration the record that waits
 */
public record Unconfirmed(String label, Migration migration) {

    /** {@return what is to be said of it} */
    String words() {
        return label + ": its user has to confirm or revert its move to "
                + migration.target().map(HostId::value).orElse("another host") + " (migration "
                + migration.id() + "); until then " + migration.source() + " is not empty";
    }
}

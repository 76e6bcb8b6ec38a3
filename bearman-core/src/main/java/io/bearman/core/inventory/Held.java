package io.bearman.core.inventory;

import io.bearman.core.host.HostId;
import java.time.Instant;

/**
 * A MAC address or a UUID that no host may have any more: its machine was replaced or retired, may
 * still hang on the network, and must never be taken for another.
 *
 * @param value the address or UUID
 * @param host whose machine it was
 * @param since since when
 * @param why replaced or retired, with the reason that was given
 */
public record Held(String value, HostId host, Instant since, String why) {
    /** {@return the whole in words, for messages} */
    @Override
    public String toString() {
        return value + " is on hold since " + since + ": it was of host " + host
                + "'s machine, which was " + why;
    }
}

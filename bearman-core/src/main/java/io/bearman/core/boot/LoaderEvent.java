package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a machine said of its boot.
 *
 * @param mac the network card that it booted from
 * @param knownHost the host it is; null for a machine that nobody expected
 * @param stage how far it was
 * @param detail more in its own words, at most 512 characters in one line; it may lie
 * @param at when it said so, in the store's clock
 */
public record LoaderEvent(
        Mac mac, @Nullable HostId knownHost, LoaderStage stage, String detail, Instant at) {
    /** How long a detail may be. */
    public static final int LONGEST_DETAIL = 512;

    public LoaderEvent {
        if (detail.length() > LONGEST_DETAIL || detail.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a detail of " + detail.length()
                    + " characters, or not in one line; at most " + LONGEST_DETAIL);
        }
    }

    /** {@return the host it is, if that is known} */
    public Optional<HostId> host() {
        return Optional.ofNullable(knownHost);
    }
}

package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one host of a run stands.
 *
 * @param host the host
 * @param phase in one word
 * @param step what was written of it last; empty when it was not begun
 * @param at when that was; null when it was not begun
 * @param servers how many servers are on it still; null when nobody is at it, or Nova does not say
 * @param worker who is at it: process and machine; empty for nobody
 * @param why for people; empty when there is nothing to say
 */
public record HostStatus(
        HostId host,
        Phase phase,
        String step,
        @Nullable Instant at,
        @Nullable Integer servers,
        String worker,
        String why) {

    /** {@return when it was written of last} */
    public Optional<Instant> since() {
        return Optional.ofNullable(at);
    }

    /** {@return how many servers are on it still, if that is known} */
    public Optional<Integer> serversLeft() {
        return Optional.ofNullable(servers);
    }

    /** How a host of a run stands. */
    public enum Phase {
        /** Rebooted and back. */
        DONE,
        /** A worker is at it. */
        GOING,
        /** The last try failed; the same command goes on with it. */
        FAILED,
        /** It was begun, and nobody is at it; the same command goes on with it. */
        LEFT,
        /** Not begun. */
        HELD,
        /** A human decided otherwise. */
        TAKEN_BACK,
        /** The run was cancelled. */
        CANCELLED
    }
}

package io.bearman.maintenance.boot;

import io.bearman.core.host.HostState;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a host is with its boot, as all that is remembered says; and what is due. Pure.
 *
 * @param state its state
 * @param begun since when it is in it
 * @param cycles how often it was power-cycled for its silence since
 * @param seen when it gave its last sign, or was power-cycled
 * @param sign what that was
 * @param up whether it needs no power cycle whatever it says: its production system has reported
 *     since it was let boot, or a human asked for a rescue of it, or took it out of its fence and nobody
 *     lets it boot
 */
record Booting(
        HostState.Kind state, Instant begun, int cycles, Instant seen, String sign, boolean up) {
    /** The sign of a power cycle of ours. */
    static final String CYCLED = "was power-cycled";

    /** What is to be done. */
    enum Due {
        NOTHING,
        CYCLE,
        GIVE_UP
    }

    /**
     * {@return what is due now} What a machine says while nobody can take it down is no silence of its
     * own. And whose production system has reported has booted: whatever else it lacks, its power is not
     * the remedy, and it may have guests soon.
     *
     * @param now in the store's clock
     * @param heard for how long the store has been there to take down what it says
     */
    Due due(WatchdogSettings settings, Instant now, Duration heard) {
        Duration since = Duration.between(seen, now);
        Duration silent = since.compareTo(heard) < 0 ? since : heard;
        if (up || silent.compareTo(settings.silence(state)) < 0) {
            return Due.NOTHING;
        }
        return cycles < settings.cycles() ? Due.CYCLE : Due.GIVE_UP;
    }

    /** {@return what a human ought to know} */
    String words(Instant now) {
        return state + " and silent for " + Duration.between(seen, now).toSeconds()
                + " s; last seen: " + sign + "; power-cycled " + cycles + " times";
    }
}

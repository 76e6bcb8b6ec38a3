package io.bearman.maintenance.watch;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How often a watch looks, and what it takes until it acts.
 *
 * @param every from one look to the next, 10 s
 * @param looks how many looks in a row must find the same, 3
 * @param deadAfter how long a host must have been found dead before it is evacuated, 3 min: it may be
 *     coming back by itself
 * @param hostsDown how many hosts of a region may be down at once for one of them to be evacuated, 1
 * @param silent how many witnesses beside Nova must be silent for a host to be dead, 1
 * @param retryAfter after an action that did not succeed, 5 min
 * @param hostsAtOnce how many hosts are acted upon at once; the others wait for their turn, 10
 * @param returning how long after its boot report a host without nova-compute counts as coming back,
 *     10 min
 * @param acts what it may do by itself, nothing
 */
public record WatchSettings(
        Duration every,
        int looks,
        Duration deadAfter,
        int hostsDown,
        int silent,
        Duration retryAfter,
        int hostsAtOnce,
        Duration returning,
        Set<Act> acts) {
    public WatchSettings {
        if (looks < 1 || hostsDown < 1 || silent < 1 || hostsAtOnce < 1) {
            throw new IllegalArgumentException("these start at 1: " + looks + " looks, " + hostsDown
                    + " hosts down, " + silent + " silent witnesses, " + hostsAtOnce
                    + " hosts at once");
        }
        acts = Set.copyOf(acts);
    }

    /** {@return the settings for production: it only tells} */
    public static WatchSettings create() {
        return new WatchSettings(
                Duration.ofSeconds(10),
                3,
                Duration.ofMinutes(3),
                1,
                1,
                Duration.ofMinutes(5),
                10,
                Duration.ofMinutes(10),
                Set.of());
    }

    /** {@return these settings, and it may do this too} */
    public WatchSettings with(Act act) {
        Set<Act> more = EnumSet.of(act);
        more.addAll(acts);
        return new WatchSettings(
                every,
                looks,
                deadAfter,
                hostsDown,
                silent,
                retryAfter,
                hostsAtOnce,
                returning,
                more);
    }
}

package io.bearman.maintenance;

import io.bearman.core.time.TimeSource;
import java.time.Duration;

/**
 * How soon a host is looked at again: as its moves end, not by the clock, so that Nova's queue never
 * runs dry and a long move costs few calls. Not thread-safe.
 */
final class Pace {
    private final TimeSource time;
    private final Duration shortest;
    private final Duration usual;
    private final Duration longest;
    private final long began;
    private long changed;
    private int ended;

    /**
     * @param usual between two looks while nothing is known; never more often than four times that,
     *     never less often than a fifth of it
     */
    Pace(TimeSource time, Duration usual) {
        this.time = time;
        this.shortest = usual.dividedBy(4);
        this.usual = usual;
        this.longest = usual.multipliedBy(5);
        this.began = time.nanoTime();
        this.changed = began;
    }

    /** A move ended, whichever way. */
    void ended() {
        ended++;
        changed = time.nanoTime();
    }

    /**
     * {@return how long until the next look}
     *
     * @param underWay moves that are under way
     * @param more whether another server waits for one of them to end
     */
    Duration next(int underWay, boolean more) {
        long now = time.nanoTime();
        // What has been waited for so long will hardly end in the very next second.
        Duration inVain = Duration.ofNanos(now - changed).dividedBy(2);
        if (underWay == 0) {
            return within(usual, inVain, longest);
        }
        if (ended == 0) {
            return within(usual, inVain.dividedBy(2), longest);
        }
        Duration each = Duration.ofNanos((now - began) / ended);
        // With more to come one must still be under way at the next look; the last ones are seen
        // off.
        double moves = more ? 0.6 * (underWay - 1) : 0.8 * (underWay - 1);
        Duration due = Duration.ofNanos((long) (each.toNanos() * Math.max(0.4, moves)));
        return within(shortest, due.compareTo(inVain) > 0 ? due : inVain, longest);
    }

    private static Duration within(Duration least, Duration wanted, Duration most) {
        if (wanted.compareTo(least) < 0) {
            return least;
        }
        return wanted.compareTo(most) > 0 ? most : wanted;
    }
}

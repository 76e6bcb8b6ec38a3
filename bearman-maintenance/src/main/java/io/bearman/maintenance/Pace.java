package io.bearman.maintenance;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How soon a host is looked at again: as its moves end, not by the clock, so that Nova's queue does
 * not run dry and a long move costs few calls. Not thread-safe.
 */
final class Pace {
    private final TimeSource time;
    private final Duration shortest;
    private final Duration usual;
    private final Duration longest;
    private Duration last;
    private long changed;
    private int ended;
    private int before;
    private @Nullable Duration each;

    /**
     * @param usual between two looks while nothing is known; never more often than four times that,
     *     never less often than a fifth of it
     */
    Pace(TimeSource time, Duration usual) {
        this.time = time;
        this.shortest = usual.dividedBy(4);
        this.usual = usual;
        this.longest = usual.multipliedBy(5);
        this.last = usual;
        this.changed = time.nanoTime();
    }

    /** A move ended, whichever way. */
    void ended() {
        ended++;
    }

    /**
     * {@return how long until the next look}
     *
     * @param underWay moves that are under way
     * @param more whether another server waits for one of them to end
     */
    Duration next(int underWay, boolean more) {
        Duration waited = Duration.ofNanos(time.nanoTime() - changed);
        if (ended > 0) {
            learn(waited);
            waited = Duration.ZERO;
        }
        ended = 0;
        before = underWay;
        // A first guess is often wrong, and one that is too long would feed on itself: the moves
        // that end while nobody looks say nothing of how much sooner they could have ended.
        Duration most = shorter(longer(usual, last.multipliedBy(3).dividedBy(2)), longest);
        last = longer(shortest, shorter(wanted(underWay, more, waited), most));
        return last;
    }

    private void learn(Duration sinceTheLastOne) {
        // When all have ended Nova has been idle for a while.
        boolean ranDry = before > 0 && ended >= before;
        Duration seen = sinceTheLastOne.dividedBy(ranDry ? 2L * ended : ended);
        each = each == null ? seen : each.plus(seen).dividedBy(2);
        changed = time.nanoTime();
    }

    private Duration wanted(int underWay, boolean more, Duration waited) {
        // What has been waited for so long will hardly end in the very next second.
        Duration inVain = waited.dividedBy(2);
        if (underWay == 0) {
            return longer(usual, inVain);
        }
        if (each == null) {
            return longer(usual, inVain.dividedBy(2));
        }
        // With more to come one must still be under way at the next look; the last ones are seen
        // off.
        double moves = more ? 0.6 * (underWay - 1) : 0.8 * (underWay - 1);
        return longer(Duration.ofNanos((long) (each.toNanos() * Math.max(0.4, moves))), inVain);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

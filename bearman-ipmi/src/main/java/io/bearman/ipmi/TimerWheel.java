package io.bearman.ipmi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel: thousands of timers, each set and cancelled in the same few instructions, for
 * nearly all are cancelled by an answer. A timer of a later turn stays in its slot. Timers ring at their
 * exact time, earlier ones first. Not thread-safe: the engine's.
 */
final class TimerWheel {
    /** No timer is set. */
    static final long NEVER = Long.MAX_VALUE;

    /** A slot is 2^20 ns, about a millisecond; a turn about a second. */
    private static final int SLOT_BITS = 20;

    private static final int SLOTS = 1024;
    private static final Comparator<Timer> BY_TIME = Comparator.<Timer>comparingLong(
                    timer -> timer.at)
            .thenComparingLong(timer -> timer.order);

    private final @Nullable Timer[] slots = new Timer[SLOTS];
    private final long origin;
    /** The first slot, counted from the origin, that may hold a timer that has not rung. */
    private long turned;

    /** No timer is set to an earlier time: it could not be found. */
    private long floor;

    private long orders;
    private int count;
    private long earliest = NEVER;

    /** @param now of the clock that all times are of */
    TimerWheel(long now) {
        this.origin = now;
    }

    /** One thing that happens at one time, and can be set again. */
    static final class Timer {
        private final Runnable action;
        private long at = NEVER;
        private long order;
        private int slot;
        private @Nullable Timer before;
        private @Nullable Timer after;

        Timer(Runnable action) {
            this.action = action;
        }

        boolean isSet() {
            return at != NEVER;
        }
    }

    /** Sets a timer, in place of its earlier time. */
    void set(Timer timer, long nanoTime) {
        cancel(timer);
        // From the origin on, so that times are compared as numbers.
        timer.at = Math.max(nanoTime - origin, floor);
        timer.order = orders++;
        timer.slot = (int) (timer.at >> SLOT_BITS) & SLOTS - 1;
        Timer first = slots[timer.slot];
        timer.after = first;
        if (first != null) {
            first.before = timer;
        }
        slots[timer.slot] = timer;
        count++;
        earliest = Math.min(earliest, timer.at);
    }

    /** Lets a timer not ring; also one that is not set. */
    void cancel(Timer timer) {
        if (!timer.isSet()) {
            return;
        }
        Timer before = timer.before;
        Timer after = timer.after;
        if (before == null) {
            slots[timer.slot] = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        timer.before = null;
        timer.after = null;
        timer.at = NEVER;
        count--;
    }

    /**
     * {@return when to {@linkplain #ring} next, {@link #NEVER} when no timer is set; it may be too early,
     * never too late}
     */
    long next() {
        return count == 0 ? NEVER : origin + earliest;
    }

    /** Rings every timer whose time has come. */
    void ring(long nanoTime) {
        long now = nanoTime - origin;
        floor = Math.max(floor, now);
        if (count > 0 && now >= earliest) {
            for (Timer timer : due(now)) {
                // One that rang before it may have cancelled it, or set it anew.
                if (timer.isSet() && timer.at <= now) {
                    cancel(timer);
                    timer.action.run();
                }
            }
        }
        turned = Math.max(turned, now >> SLOT_BITS);
        earliest = count == 0 ? NEVER : look();
    }

    private List<Timer> due(long now) {
        List<Timer> due = new ArrayList<>();
        long last = now >> SLOT_BITS;
        for (long slot = Math.max(turned, last - SLOTS + 1); slot <= last; slot++) {
            for (Timer timer = slots[(int) slot & SLOTS - 1]; timer != null; timer = timer.after) {
                if (timer.at <= now) {
                    due.add(timer);
                }
            }
        }
        due.sort(BY_TIME);
        return due;
    }

    /** {@return the earliest time in this turn, or where to look again} */
    private long look() {
        for (long slot = turned; slot < turned + SLOTS; slot++) {
            long best = NEVER;
            for (Timer timer = slots[(int) slot & SLOTS - 1]; timer != null; timer = timer.after) {
                if (timer.at >> SLOT_BITS == slot) {
                    best = Math.min(best, timer.at);
                }
            }
            if (best != NEVER) {
                return best;
            }
        }
        return turned + SLOTS << SLOT_BITS;
    }
}

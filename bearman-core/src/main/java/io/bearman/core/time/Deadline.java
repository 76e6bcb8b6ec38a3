package io.bearman.core.time;

import java.time.Duration;

/**
 * A point on the monotonic clock of one {@link TimeSource}; also the not-after instant of an
 * action, compared immediately before each datagram or HTTP write.
 *
 * @param nanoTime a value of {@link TimeSource#nanoTime()}
 */
public record Deadline(long nanoTime) {

    /** {@return the point this far from now} */
    public static Deadline in(TimeSource time, Duration duration) {
        return new Deadline(time.nanoTime() + duration.toNanos());
    }

    /** {@return whether it is reached or behind us} */
    public boolean passed(TimeSource time) {
        return time.nanoTime() - nanoTime >= 0;
    }

    /** {@return the time left, zero when passed} */
    public Duration left(TimeSource time) {
        return Duration.ofNanos(Math.max(0, nanoTime - time.nanoTime()));
    }

    /** {@return the earlier of the two} */
    public Deadline orEarlier(Deadline other) {
        return nanoTime - other.nanoTime <= 0 ? this : other;
    }
}

package io.bearman.ipmi;

import java.time.Duration;

/**
 * How long to wait for a BMC, and when to ask it again.
 *
 * @param first the wait for the first answer; each wait is varied by up to 20 % either way
 * @param factor by how much each further wait is longer, at least 1
 * @param longest no wait is longer
 * @param total the end of the whole operation, session setup included
 */
public record Patience(Duration first, double factor, Duration longest, Duration total) {
    public Patience {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("waits from " + first + " to " + longest);
        }
        if (total.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the first wait, " + first + ", is over the total, " + total);
        }
        if (!(factor >= 1 && factor <= 10)) {
            throw new IllegalArgumentException(
                    "waits must grow by a factor of 1 to 10, not " + factor);
        }
    }

    /** {@return 400 ms, then 1.5 times longer each time up to 2 s, 20 s in all} */
    public static Patience create() {
        return new Patience(
                Duration.ofMillis(400), 1.5, Duration.ofSeconds(2), Duration.ofSeconds(20));
    }

    /** {@return this patience with another end} */
    public Patience with(Duration total) {
        return new Patience(first, factor, longest, total);
    }
}

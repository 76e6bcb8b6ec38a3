package io.bearman.ipmi;

import java.time.Duration;
import java.util.Random;

/** The waits of one operation, one after the other. Not thread-safe. */
final class Pauses {
    private static final double SPREAD = 0.2;

    private final Patience patience;
    private final Random random;
    private double nanos;

    Pauses(Patience patience, Random random) {
        this.patience = patience;
        this.random = random;
        this.nanos = patience.first().toNanos();
    }

    /** {@return the next wait, longer than the one before} */
    Duration next() {
        Duration pause = around(nanos);
        nanos = Math.min(nanos * patience.factor(), patience.longest().toNanos());
        return pause;
    }

    /** {@return half the first wait, for who is known to be there} */
    Duration brief() {
        return around(patience.first().toNanos() / 2.0);
    }

    private Duration around(double middle) {
        double spread = 1 + SPREAD * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (middle * spread));
    }
}

package io.bearman.ipmi;

import java.util.Random;

/** The pauses after which a busy BMC is asked again, one after the other. Not thread-safe. */
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

    /** {@return the next pause in nanoseconds, longer than the one before} */
    long next() {
        double pause = nanos * (1 + SPREAD * (2 * random.nextDouble() - 1));
        nanos = Math.min(nanos * patience.factor(), patience.longest().toNanos());
        return (long) pause;
    }
}

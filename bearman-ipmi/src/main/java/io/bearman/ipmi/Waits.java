package io.bearman.ipmi;

import java.time.Duration;
import java.util.Random;

/**
 * How long one operation waits before it asks again: four times what the BMC usually takes, where that is
 * known. A BMC that never answered is given longer each time, others only when they miss several. Not
 * thread-safe: the engine's.
 */
final class Waits {
    private static final double SPREAD = 0.2;
    private static final int USUAL_TIMES = 4;
    /** Packets overtake each other and BMCs are busy: less would only double what is on its way. */
    private static final long LEAST = Duration.ofMillis(150).toNanos();

    private static final int MISSES = 3;

    private final Patience patience;
    private final Random random;
    private final Habits habits;
    private final int[] missed = new int[Habits.Step.values().length];

    Waits(Patience patience, Random random, Habits habits) {
        this.patience = patience;
        this.random = random;
        this.habits = habits;
    }

    /** {@return nanoseconds to wait for this answer} */
    long next(Habits.Step step) {
        double wait = Math.min(
                base(step) * Math.pow(patience.factor(), longer(step)),
                patience.longest().toNanos());
        return (long) (wait * (1 + SPREAD * (2 * random.nextDouble() - 1)));
    }

    private double base(Habits.Step step) {
        long usual = habits.nanos(step);
        return usual == 0
                ? Math.max(patience.first().toNanos(), 2 * (double) habits.nanos(Habits.Step.OPEN))
                : Math.max(LEAST, USUAL_TIMES * (double) usual);
    }

    /** Of who is known to be there, packets are lost: only some misses in a row say that it is slow. */
    private int longer(Habits.Step step) {
        int misses = missed[step.ordinal()];
        return habits.known() ? misses / MISSES : misses;
    }

    /** The answer came, this many nanoseconds after it was asked for. */
    void answered(Habits.Step step, long took) {
        habits.answered(step, took);
    }

    /** The answer did not come in time. */
    void silence(Habits.Step step) {
        missed[step.ordinal()]++;
    }
}

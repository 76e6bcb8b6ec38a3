package io.bearman.ipmi;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * How long one operation waits before it asks again. A BMC that never answered is given longer each
 * time; one whose habits are known is asked again after four times its usual time, and given longer only
 * when it misses several. Not thread-safe: the engine's.
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
    private final double[] unknown = new double[Habits.Step.values().length];
    private final int[] missed = new int[Habits.Step.values().length];

    Waits(Patience patience, Random random, Habits habits) {
        this.patience = patience;
        this.random = random;
        this.habits = habits;
        Arrays.fill(unknown, patience.first().toNanos());
    }

    /** {@return nanoseconds to wait for this answer} */
    long next(Habits.Step step) {
        double wait = habits.nanos(step) == 0 ? unknown[step.ordinal()] : usual(step);
        return (long) (wait * (1 + SPREAD * (2 * random.nextDouble() - 1)));
    }

    private double usual(Habits.Step step) {
        double usual = Math.max(LEAST, USUAL_TIMES * habits.nanos(step));
        int times = missed[step.ordinal()] / MISSES;
        return Math.min(
                usual * Math.pow(patience.factor(), times), patience.longest().toNanos());
    }

    /** The answer did not come in time. */
    void silence(Habits.Step step) {
        int index = step.ordinal();
        missed[index]++;
        unknown[index] =
                Math.min(unknown[index] * patience.factor(), patience.longest().toNanos());
    }
}

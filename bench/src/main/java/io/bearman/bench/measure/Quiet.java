package io.bearman.bench.measure;

import io.bearman.core.time.TimeSource;

/**
 * How much of the machine we have: a computation of a fifth of a millisecond, again and again. On a
 * quiet machine nearly all take as long; where others compute too, some take as long as the kernel
 * lets somebody else run, several milliseconds, and so does whatever is measured then.
 */
public final class Quiet {
    private static final int TIMES = 1000;
    private static final double MILLI = 1e6;
    private static final double AIM = 0.2;

    private final TimeSource time;

    public Quiet(TimeSource time) {
        this.time = time;
    }

    /** {@return how many milliseconds 99 of 100 of them take at most} */
    public double p99() {
        int steps = 1000;
        for (int i = 0; i < TIMES; i++) {
            double took = millis(steps);
            steps = (int) Math.max(100, Math.min(1e6, steps * (took > AIM ? 0.95 : 1.05)));
        }
        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            millis[i] = millis(steps);
        }
        return Sample.of(millis).quantile(0.99);
    }

    private double millis(int steps) {
        long begin = time.nanoTime();
        long number = begin;
        for (int i = 0; i < steps; i++) {
            number = number * 6364136223846793005L + 1442695040888963407L;
        }
        // Never true: the compiler must not find out that nobody wants the number.
        if (number == begin) {
            throw new IllegalStateException();
        }
        return (time.nanoTime() - begin) / MILLI;
    }
}

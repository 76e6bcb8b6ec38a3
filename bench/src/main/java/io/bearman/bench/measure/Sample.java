package io.bearman.bench.measure;

import java.util.Arrays;

/** Figures of the same thing, measured again and again. Immutable. */
public final class Sample {
    private final double[] sorted;

    private Sample(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * {@return these figures}
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Sample of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return new Sample(sorted);
    }

    /** {@return the one in the middle, between the two in the middle of an even number} */
    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** {@return the smallest figure that this share of all, 0 to 1, does not exceed: 0.99 for p99} */
    public double quantile(double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}

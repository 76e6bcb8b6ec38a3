package io.bearman.testkit.bmc;

/** The six thresholds, in the order of their bits and bytes (IPMI v2.0 §35.8). */
public enum Threshold {
    LOWER_NON_CRITICAL,
    LOWER_CRITICAL,
    LOWER_NON_RECOVERABLE,
    UPPER_NON_CRITICAL,
    UPPER_CRITICAL,
    UPPER_NON_RECOVERABLE;

    int bit() {
        return 1 << ordinal();
    }

    boolean isUpper() {
        return ordinal() >= UPPER_NON_CRITICAL.ordinal();
    }

    /** {@return whether a value is at it or beyond} */
    boolean isCrossed(double threshold, double value) {
        return isUpper() ? value >= threshold : value <= threshold;
    }
}

package io.bearman.ipmi.sensor;

import java.util.ArrayList;
import java.util.List;

/** A limit of a sensor, in the order of its bits (IPMI v2.0 §35.9). */
public enum Threshold {
    LOWER_NON_CRITICAL(false, Health.NON_CRITICAL),
    LOWER_CRITICAL(false, Health.CRITICAL),
    LOWER_NON_RECOVERABLE(false, Health.NON_RECOVERABLE),
    UPPER_NON_CRITICAL(true, Health.NON_CRITICAL),
    UPPER_CRITICAL(true, Health.CRITICAL),
    UPPER_NON_RECOVERABLE(true, Health.NON_RECOVERABLE);

    private final boolean upper;
    private final Health health;

    Threshold(boolean upper, Health health) {
        this.upper = upper;
        this.health = health;
    }

    /** {@return whether a value that is too high reaches it} */
    public boolean upper() {
        return upper;
    }

    /** {@return how a sensor is that has reached it} */
    public Health health() {
        return health;
    }

    /** {@return whether this value reaches a limit of that value} */
    public boolean reachedBy(double value, double limit) {
        return upper ? value >= limit : value <= limit;
    }

    /** {@return such as {@code upper non-critical}} */
    public String text() {
        return (upper ? "upper " : "lower ") + health.text();
    }

    static List<String> reached() {
        List<String> names = new ArrayList<>();
        for (Threshold one : values()) {
            names.add((one.upper ? "at or above " : "at or below ") + one.text());
        }
        return names;
    }
}

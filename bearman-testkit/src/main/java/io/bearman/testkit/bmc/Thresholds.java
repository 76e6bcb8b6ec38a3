package io.bearman.testkit.bmc;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The thresholds that a sensor has.
 *
 * @param values in the unit of the sensor
 * @param settable whether they can be set
 */
public record Thresholds(Map<Threshold, Double> values, boolean settable) {
    /** None. */
    public static final Thresholds NONE = new Thresholds(Map.of(), false);

    public Thresholds {
        Map<Threshold, Double> copy = new EnumMap<>(Threshold.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** {@return these and one more} */
    public Thresholds and(Threshold threshold, double value) {
        Map<Threshold, Double> more = new EnumMap<>(Threshold.class);
        more.putAll(values);
        more.put(threshold, value);
        return new Thresholds(more, settable);
    }

    /** {@return these, which can be set} */
    public Thresholds asSettable() {
        return new Thresholds(values, true);
    }

    int mask() {
        return values.keySet().stream().mapToInt(Threshold::bit).sum();
    }
}

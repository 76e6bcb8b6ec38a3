package io.bearman.ipmi.sensor;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The limits of a sensor, in its unit.
 *
 * @param limits those that the BMC tells
 */
public record Thresholds(Map<Threshold, Double> limits) {
    /** None is told. */
    public static final Thresholds NONE = new Thresholds(Map.of());

    public Thresholds {
        Map<Threshold, Double> copy = new EnumMap<>(Threshold.class);
        copy.putAll(limits);
        limits = Collections.unmodifiableMap(copy);
    }

    /** {@return this limit, when the BMC tells it} */
    public OptionalDouble limit(Threshold threshold) {
        Double limit = limits.get(threshold);
        return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit);
    }

    /** {@return how a sensor of this value is; a limit is reached at the limit itself} */
    public Health health(double value) {
        Health health = Health.OK;
        for (Map.Entry<Threshold, Double> limit : limits.entrySet()) {
            if (limit.getKey().reachedBy(value, limit.getValue())) {
                health = health.or(limit.getKey().health());
            }
        }
        return health;
    }
}

package io.bearman.testkit.bmc;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sensor of a {@link SimulatedBmc} as it is at the moment: what a test sets is what the next
 * reading says. Thread-safe: the BMC's lock.
 */
public final class SimulatedSensor {
    private final Object lock;
    /** Null of a discrete one. */
    final @Nullable AnalogSensor analog;

    final int sensorType;
    final int eventType;
    final Map<Threshold, Integer> thresholds = new EnumMap<>(Threshold.class);
    int raw;
    int states;
    int positiveHysteresis;
    int negativeHysteresis;
    boolean available = true;
    boolean scanning = true;
    boolean events = true;

    private SimulatedSensor(
            Object lock, @Nullable AnalogSensor analog, int sensorType, int eventType) {
        this.lock = lock;
        this.analog = analog;
        this.sensorType = sensorType;
        this.eventType = eventType;
    }

    static SimulatedSensor of(AnalogSensor sensor, Object lock) {
        SimulatedSensor it = new SimulatedSensor(
                lock, sensor, sensor.kind().sensorType(), AnalogSensor.THRESHOLD_EVENTS);
        it.raw = sensor.conversion().raw(sensor.value());
        sensor.thresholds()
                .values()
                .forEach((threshold, at) ->
                        it.thresholds.put(threshold, sensor.conversion().raw(at)));
        return it;
    }

    static SimulatedSensor of(DiscreteSensor sensor, Object lock) {
        SimulatedSensor it =
                new SimulatedSensor(lock, null, sensor.sensorType(), sensor.eventType());
        it.states = DiscreteSensor.mask(sensor.states());
        return it;
    }

    /** Reads this from now on, or the nearest that its byte can say. */
    public void value(double value) {
        raw(conversion().raw(value));
    }

    /** {@return what it reads} */
    public double value() {
        synchronized (lock) {
            return conversion().value(raw);
        }
    }

    /** Reads this byte from now on. */
    public void raw(int value) {
        conversion();
        synchronized (lock) {
            raw = value & 0xff;
        }
    }

    /** Is in these states, 0 to 14, from now on. */
    public void states(Integer... offsets) {
        if (analog != null) {
            throw new IllegalStateException("'" + analog.name() + "' has a value, no states");
        }
        synchronized (lock) {
            states = DiscreteSensor.mask(Set.of(offsets));
        }
    }

    /** Has a reading, or none at the moment. */
    public void available(boolean now) {
        synchronized (lock) {
            available = now;
        }
    }

    /** Is scanned, or not at the moment. */
    public void scanning(boolean now) {
        synchronized (lock) {
            scanning = now;
        }
    }

    /** {@return its thresholds as they are now} */
    public Map<Threshold, Double> thresholds() {
        synchronized (lock) {
            Map<Threshold, Double> now = new EnumMap<>(Threshold.class);
            thresholds.forEach(
                    (threshold, at) -> now.put(threshold, conversion().value(at)));
            return now;
        }
    }

    private Conversion conversion() {
        if (analog == null) {
            throw new IllegalStateException("a sensor with states has no value");
        }
        return analog.conversion();
    }

    /** {@return one bit a crossed threshold} */
    int crossed() {
        int mask = 0;
        double value = conversion().value(raw);
        for (Map.Entry<Threshold, Integer> threshold : thresholds.entrySet()) {
            double at = conversion().value(threshold.getValue());
            mask |= threshold.getKey().isCrossed(at, value) ? threshold.getKey().bit() : 0;
        }
        return mask;
    }
}

package io.bearman.ipmi.sensor;

import io.bearman.ipmi.sdr.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What an answer of the BMC says about a sensor. */
final class Interpretation {
    private static final int SEVERITY = 0x07;
    /** Of a threshold sensor the two highest bits of the first byte are noise. */
    private static final int THRESHOLDS = 0x3f;

    private static final int STATES = 0x7fff;

    private Interpretation() {}

    /** @param conversion null when the sensor returns no number, or nobody knows how to convert it */
    static SensorReading of(Sensor sensor, Sample sample, @Nullable Conversion conversion) {
        if (sample instanceof Sample.Refused refused) {
            return AboutSensor.absent(refused.code())
                    ? new SensorReading.Absent(AboutSensor.text(refused.code()))
                    : new SensorReading.Unavailable(AboutSensor.text(refused.code()));
        }
        Sample.Measured measured = (Sample.Measured) sample;
        if (!measured.scanning()) {
            return new SensorReading.Disabled();
        }
        if (measured.unavailable()) {
            return new SensorReading.Unavailable("the BMC has none at the moment");
        }
        return sensor.conversion().isPresent()
                ? analog(sensor, measured, conversion)
                : discrete(sensor, measured);
    }

    private static SensorReading analog(
            Sensor sensor, Sample.Measured measured, @Nullable Conversion conversion) {
        if (conversion == null) {
            return new SensorReading.Unavailable("the BMC does not tell how to convert it");
        }
        OptionalDouble value = conversion.value(measured.raw());
        if (value.isEmpty()) {
            return new SensorReading.Unavailable(String.format(
                    "its formula has no value for the reading 0x%02x", measured.raw()));
        }
        SensorReading.Discrete states = discrete(sensor, measured);
        return new SensorReading.Analog(
                value.getAsDouble(),
                conversion.tolerance(measured.raw()),
                measured.raw(),
                sensor.unit().orElse(Unit.NONE),
                states.health(),
                states.states());
    }

    private static SensorReading.Discrete discrete(Sensor sensor, Sample.Measured measured) {
        boolean threshold = sensor.readingType() == SensorState.THRESHOLD;
        int bits = measured.states().orElse(0) & (threshold ? THRESHOLDS : STATES);
        List<SensorState> states = SensorState.reading(sensor.readingType(), sensor.type(), bits);
        boolean told = measured.states().isPresent();
        return new SensorReading.Discrete(
                states, bits, told ? health(sensor.readingType(), states) : Optional.empty());
    }

    private static Optional<Health> health(int readingType, List<SensorState> states) {
        return switch (readingType) {
            case SensorState.THRESHOLD -> Optional.of(worst(states, Interpretation::threshold));
            case SEVERITY -> Optional.of(worst(states, Interpretation::severity));
            default -> Optional.empty();
        };
    }

    private static Health worst(List<SensorState> states, IntFunction<Health> health) {
        return states.stream()
                .map(state -> health.apply(state.offset()))
                .reduce(Health.OK, Health::or);
    }

    private static Health threshold(int offset) {
        return Threshold.values()[offset].health();
    }

    private static Health severity(int offset) {
        return switch (offset) {
            case 1, 4 -> Health.NON_CRITICAL;
            case 2, 5 -> Health.CRITICAL;
            case 3, 6 -> Health.NON_RECOVERABLE;
            default -> Health.OK;
        };
    }
}

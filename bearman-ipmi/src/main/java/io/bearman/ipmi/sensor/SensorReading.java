package io.bearman.ipmi.sensor;

import io.bearman.ipmi.sdr.Unit;
import java.util.List;
import java.util.Optional;

/** What a sensor says now; also that it says nothing, for that is no failure of the machine. */
public sealed interface SensorReading {
    /**
     * A number.
     *
     * @param value in the unit; always a number
     * @param tolerance by how much it may be wrong either way, 0 when not given
     * @param raw the byte it was made of, 0 to 255
     * @param unit what is counted
     * @param health by the thresholds that the BMC compared; empty when it did not
     * @param states thresholds that were reached, or further states
     */
    record Analog(
            double value,
            double tolerance,
            int raw,
            Unit unit,
            Optional<Health> health,
            List<SensorState> states)
            implements SensorReading {
        public Analog {
            states = List.copyOf(states);
        }

        /** {@return the value and its unit, such as {@code 12.18 V}} */
        @Override
        public String text() {
            return unit.text(value);
        }
    }

    /**
     * States.
     *
     * @param states that hold, in the order of their offsets
     * @param bits the same as bits
     * @param health where the states tell it: severities and thresholds
     */
    record Discrete(List<SensorState> states, int bits, Optional<Health> health)
            implements SensorReading {
        public Discrete {
            states = List.copyOf(states);
        }

        /** {@return the names of the states; empty when none holds} */
        @Override
        public String text() {
            return String.join(", ", states.stream().map(SensorState::name).toList());
        }
    }

    /**
     * The BMC has no such sensor, or what it belongs to is not there.
     *
     * @param reason for people
     */
    record Absent(String reason) implements SensorReading {
        @Override
        public String text() {
            return "absent";
        }
    }

    /**
     * No reading now: the BMC is about to take the first, or what it belongs to has no power.
     *
     * @param reason for people
     */
    record Unavailable(String reason) implements SensorReading {
        @Override
        public String text() {
            return "no reading";
        }
    }

    /** The BMC does not look at it: somebody switched it off. */
    record Disabled() implements SensorReading {
        @Override
        public String text() {
            return "disabled";
        }
    }

    /** Another controller owns it, and the BMC would have to pass the question on. */
    record OutOfReach() implements SensorReading {
        @Override
        public String text() {
            return "out of reach";
        }
    }

    /** {@return the reading in few words, for people} */
    String text();
}

package io.bearman.ipmi.sensor;

import java.util.OptionalInt;

/** What a BMC answers to Get Sensor Reading (IPMI v2.0 §35.14). */
public sealed interface Sample {
    /**
     * A reading.
     *
     * @param raw the number, of meaning for analog sensors alone; 0 to 255
     * @param unavailable whether the number and the states mean nothing now
     * @param scanning whether the BMC looks at the sensor at all
     * @param states bits of states, or of thresholds that were reached; empty when none are returned
     */
    record Measured(int raw, boolean unavailable, boolean scanning, OptionalInt states)
            implements Sample {}

    /**
     * None.
     *
     * @param code the completion code
     */
    record Refused(int code) implements Sample {}
}

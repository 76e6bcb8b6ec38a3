package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Get Sensor Reading (IPMI v2.0 §35.14), privilege USER. Use {@link Sensors#read} for values
 * and names.
 *
 * @param lun logical unit of the sensor, 0 to 3
 * @param sensor its number, 0 to 255
 */
public record GetSensorReading(int lun, int sensor) implements Command<Sample> {
    private static final Definition DEFINITION =
            new Definition("Get Sensor Reading", "35.14", Definition.SENSOR, 0x2d, Privilege.USER);
    private static final int UNAVAILABLE = 0x20;
    private static final int SCANNING = 0x40;
    private static final int NOT_RETURNED = -1;
    private static final int LEAST = 2;

    public GetSensorReading {
        AboutSensor.check(lun, sensor);
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) sensor};
    }

    /** Some BMCs answer with less than a reading when they have none. */
    @Override
    public Sample decode(WireReader in) {
        if (in.remaining() < LEAST) {
            return new Sample.Measured(0, true, true, OptionalInt.empty());
        }
        int raw = in.uint8();
        int flags = in.uint8();
        int low = in.remaining() > 0 ? in.uint8() : NOT_RETURNED;
        int high = in.remaining() > 0 ? in.uint8() : 0;
        return new Sample.Measured(
                raw,
                (flags & UNAVAILABLE) != 0,
                (flags & SCANNING) != 0,
                low == NOT_RETURNED ? OptionalInt.empty() : OptionalInt.of(low | high << 8));
    }

    /** A sensor that is busy is asked again by whoever reads it, not at the cost of the others. */
    @Override
    public Optional<Sample> otherwise(int completionCode) {
        boolean general = AboutSensor.general(completionCode) && !AboutSensor.busy(completionCode);
        return general ? Optional.empty() : Optional.of(new Sample.Refused(completionCode));
    }
}

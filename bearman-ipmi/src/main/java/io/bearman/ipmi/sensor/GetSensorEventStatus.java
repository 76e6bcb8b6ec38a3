package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Get Sensor Event Status (IPMI v2.0 §35.13), privilege USER. Which events a sensor has seen; empty
 * when the BMC does not say.
 *
 * @param lun logical unit of the sensor, 0 to 3
 * @param sensor its number, 0 to 255
 */
public record GetSensorEventStatus(int lun, int sensor) implements Command<Optional<EventBits>> {
    private static final Definition DEFINITION = new Definition(
            "Get Sensor Event Status", "35.13", Definition.SENSOR, 0x2b, Privilege.USER);

    public GetSensorEventStatus {
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

    @Override
    public Optional<EventBits> decode(WireReader in) {
        return Optional.of(EventBits.read(in));
    }

    @Override
    public Optional<Optional<EventBits>> otherwise(int completionCode) {
        return AboutSensor.general(completionCode)
                ? Optional.empty()
                : Optional.of(Optional.empty());
    }
}

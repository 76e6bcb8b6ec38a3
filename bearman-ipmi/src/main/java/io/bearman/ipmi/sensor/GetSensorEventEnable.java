package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Get Sensor Event Enable (IPMI v2.0 §35.11), privilege USER. Which events a sensor sends; empty
 * when it sends none.
 *
 * @param lun logical unit of the sensor, 0 to 3
 * @param sensor its number, 0 to 255
 */
public record GetSensorEventEnable(int lun, int sensor) implements Command<Optional<EventBits>> {
    private static final Definition DEFINITION = new Definition(
            "Get Sensor Event Enable", "35.11", Definition.SENSOR, 0x29, Privilege.USER);

    public GetSensorEventEnable {
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

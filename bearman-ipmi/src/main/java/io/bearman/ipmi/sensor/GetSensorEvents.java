package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Get Sensor Event Enable and Get Sensor Event Status (IPMI v2.0 §35.11, §35.13), privilege USER. Empty
 * when the sensor sends no events, or the BMC does not say.
 *
 * @param which events
 * @param lun logical unit of the sensor, 0 to 3
 * @param sensor its number, 0 to 255
 */
public record GetSensorEvents(Which which, int lun, int sensor)
        implements Command<Optional<EventBits>> {
    /** Which events of a sensor. */
    public enum Which {
        /** Those that it may send. */
        ENABLED("Get Sensor Event Enable", "35.11", 0x29),
        /** Those that it has seen. */
        SEEN("Get Sensor Event Status", "35.13", 0x2b);

        private final Definition definition;

        Which(String name, String section, int number) {
            definition = new Definition(name, section, Definition.SENSOR, number, Privilege.USER);
        }
    }

    public GetSensorEvents {
        AboutSensor.check(lun, sensor);
    }

    @Override
    public Definition definition() {
        return which.definition;
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

package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.sdr.Factors;
import java.util.Optional;

/**
 * Get Sensor Reading Factors (IPMI v2.0 §35.5), privilege USER. How to convert one reading of a
 * sensor that is not linear; empty when the BMC does not say.
 *
 * @param lun logical unit of the sensor, 0 to 3
 * @param sensor its number, 0 to 255
 * @param raw the reading, 0 to 255
 */
public record GetSensorReadingFactors(int lun, int sensor, int raw)
        implements Command<Optional<Factors>> {
    private static final Definition DEFINITION = new Definition(
            "Get Sensor Reading Factors", "35.5", Definition.SENSOR, 0x23, Privilege.USER);

    public GetSensorReadingFactors {
        AboutSensor.check(lun, sensor);
        if (raw < 0 || raw > 0xff) {
            throw new IllegalArgumentException("not a reading: " + raw);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) sensor, (byte) raw};
    }

    @Override
    public Optional<Factors> decode(WireReader in) {
        in.skip(1); // the next reading that has other factors
        return Optional.of(Factors.read(in));
    }

    @Override
    public Optional<Optional<Factors>> otherwise(int completionCode) {
        return AboutSensor.general(completionCode)
                ? Optional.empty()
                : Optional.of(Optional.empty());
    }
}

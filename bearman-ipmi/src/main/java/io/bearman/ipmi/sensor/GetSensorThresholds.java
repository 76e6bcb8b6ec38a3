package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Get Sensor Thresholds (IPMI v2.0 §35.9), privilege USER. The raw values of the thresholds
 * that can be read; none when the sensor has none. Use {@link Sensors#thresholds} for values.
 *
 * @param lun logical unit of the sensor, 0 to 3
 * @param sensor its number, 0 to 255
 */
public record GetSensorThresholds(int lun, int sensor) implements Command<Map<Threshold, Integer>> {
    private static final Definition DEFINITION = new Definition(
            "Get Sensor Thresholds", "35.9", Definition.SENSOR, 0x27, Privilege.USER);

    public GetSensorThresholds {
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
    public Map<Threshold, Integer> decode(WireReader in) {
        int readable = in.uint8();
        Map<Threshold, Integer> raw = new EnumMap<>(Threshold.class);
        for (Threshold threshold : Threshold.values()) {
            // A BMC may leave out bytes at the end.
            if (in.remaining() > 0) {
                int value = in.uint8();
                if ((readable >> threshold.ordinal() & 1) != 0) {
                    raw.put(threshold, value);
                }
            }
        }
        return Collections.unmodifiableMap(raw);
    }

    @Override
    public Optional<Map<Threshold, Integer>> otherwise(int completionCode) {
        return AboutSensor.general(completionCode) ? Optional.empty() : Optional.of(Map.of());
    }
}

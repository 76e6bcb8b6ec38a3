package io.bearman.ipmi.sensor;

import io.bearman.ipmi.sdr.AnalogFormat;
import io.bearman.ipmi.sdr.BaseUnit;
import io.bearman.ipmi.sdr.Entity;
import io.bearman.ipmi.sdr.FullSensor;
import io.bearman.ipmi.sdr.ReadableSensor;
import io.bearman.ipmi.sdr.SensorKey;
import io.bearman.ipmi.sdr.SensorSdr;
import io.bearman.ipmi.sdr.Sharing;
import io.bearman.ipmi.sdr.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One sensor of a machine.
 *
 * @param key who owns it, and its number there
 * @param name as its vendor calls it; not always unique
 * @param entity what it belongs to
 * @param record that describes it, perhaps with others
 */
public record Sensor(SensorKey key, String name, Entity entity, SensorSdr record) {
    /** {@return the sensors that a record describes} */
    static List<Sensor> of(SensorSdr record) {
        Sharing sharing = record.sharing();
        List<Sensor> sensors = new ArrayList<>();
        for (int i = 0; i < sharing.count(); i++) {
            sensors.add(new Sensor(
                    sharing.key(record.key(), i),
                    sharing.name(record.name(), i),
                    sharing.entity(record.entity(), i),
                    record));
        }
        return sensors;
    }

    /** {@return what it senses} */
    public SensorType type() {
        return new SensorType(record.sensorType());
    }

    /** {@return how its states are to be read: a number of IPMI v2.0 table 42-1} */
    public int readingType() {
        return record.readingType();
    }

    /** {@return whether it can be read; others only write events} */
    public boolean readable() {
        return record instanceof ReadableSensor;
    }

    /**
     * {@return how to make values of its readings; empty when it returns states alone}
     *
     * <p>By the specification only sensors with thresholds return numbers. Others that have a unit do
     * as well.
     */
    public Optional<Conversion> conversion() {
        if (!(record instanceof FullSensor full) || full.analog().format() == AnalogFormat.NONE) {
            return Optional.empty();
        }
        boolean measures = readingType() == SensorState.THRESHOLD || has(full.unit());
        return measures ? Optional.of(new Conversion(full.analog())) : Optional.empty();
    }

    private static boolean has(Unit unit) {
        return unit.base() != BaseUnit.UNSPECIFIED || unit.percent();
    }

    /** {@return what its values count} */
    public Optional<Unit> unit() {
        return record instanceof ReadableSensor readable
                ? Optional.of(readable.unit())
                : Optional.empty();
    }

    @Override
    public String toString() {
        return name + " (" + key + ")";
    }
}

package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;

/**
 * Sensors that return states (Compact Sensor Record, type 02h, IPMI v2.0 §43.2).
 *
 * @param id number of the record
 * @param sensing what is sensed
 * @param unit of what it counts, for its hysteresis alone
 * @param sharing which sensors it describes
 * @param name of the sensor, or what their names begin with
 */
public record CompactSensor(int id, Sensing sensing, Unit unit, Sharing sharing, String name)
        implements ReadableSensor {

    static CompactSensor read(int id, WireReader in) {
        Sensing sensing = Sensing.read(in);
        Unit unit = Unit.of(in.uint8(), in);
        Sharing sharing = Sharing.read(in);
        in.skip(6); // hysteresis of thresholds that nobody can read, reserved, OEM
        return new CompactSensor(id, sensing, unit, sharing, IdString.read(in));
    }
}

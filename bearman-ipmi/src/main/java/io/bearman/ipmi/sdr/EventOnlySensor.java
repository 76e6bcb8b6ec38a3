package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;

/**
 * Sensors that cannot be read and only write events (Event-Only Record, type 03h, IPMI v2.0 §43.3).
 *
 * @param id number of the record
 * @param key the sensor
 * @param entity what it belongs to
 * @param sensorType a number of table 42-3
 * @param readingType a number of table 42-1
 * @param sharing which sensors it describes
 * @param name of the sensor, or what their names begin with
 */
public record EventOnlySensor(
        int id,
        SensorKey key,
        Entity entity,
        int sensorType,
        int readingType,
        Sharing sharing,
        String name)
        implements SensorSdr {

    static EventOnlySensor read(int id, WireReader in) {
        SensorKey key = Sensing.key(in);
        Entity entity = Sensing.entity(in);
        int sensorType = in.uint8();
        int readingType = in.uint8() & 0x7f;
        Sharing sharing = Sharing.read(in);
        in.skip(2); // reserved, OEM
        return new EventOnlySensor(
                id, key, entity, sensorType, readingType, sharing, IdString.read(in));
    }
}

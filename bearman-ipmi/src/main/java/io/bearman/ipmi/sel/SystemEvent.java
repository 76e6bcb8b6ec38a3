package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.sdr.SensorKey;
import io.bearman.ipmi.sensor.Sensor;
import io.bearman.ipmi.sensor.SensorState;
import io.bearman.ipmi.sensor.SensorType;
import io.bearman.ipmi.sensor.Sensors;
import java.util.Optional;

/**
 * An event of a sensor (SEL Event Record, type 02h, IPMI v2.0 §32.1 and §29.7).
 *
 * @param id its number
 * @param time when it was logged
 * @param source whose event it is
 * @param revision of the event's form; 4 is that of this specification, 3 that of IPMI 1.0
 * @param type what the sensor senses
 * @param readingType how its states are to be read: a number of table 42-1
 * @param asserted whether the state began, rather than ended
 * @param data what else the event says
 */
public record SystemEvent(
        int id,
        Timestamp time,
        SensorKey source,
        int revision,
        SensorType type,
        int readingType,
        boolean asserted,
        EventData data)
        implements SelEntry {

    static SystemEvent read(int id, WireReader in) {
        Timestamp time = Timestamp.read(in);
        int owner = in.uint8();
        int channelAndLun = in.uint8();
        int revision = in.uint8();
        SensorType type = new SensorType(in.uint8());
        int sensor = in.uint8();
        int direction = in.uint8();
        return new SystemEvent(
                id,
                time,
                new SensorKey(owner, channelAndLun >> 4, channelAndLun & 0x03, sensor),
                revision,
                type,
                direction & 0x7f,
                (direction & 0x80) == 0,
                new EventData(in.uint8(), in.uint8(), in.uint8()));
    }

    @Override
    public Optional<Timestamp> logged() {
        return Optional.of(time);
    }

    /** {@return the state that began or ended} */
    public SensorState state() {
        return SensorState.event(readingType, type, data.offset());
    }

    /** {@return the sensor's name, or its type and number} */
    public String sensor(Sensors sensors) {
        return sensors.find(source, type).map(Sensor::name).orElse(type.text() + " " + source);
    }

    /**
     * {@return such as {@code CPU1 Temp: upper critical going high (reading 92 degrees C, threshold 90
     *     degrees C)}}
     */
    @Override
    public String text(Sensors sensors) {
        String more = EventText.of(this, sensors);
        return sensor(sensors) + ": " + state().name() + (asserted ? "" : " deasserted")
                + (more.isEmpty() ? "" : " (" + more + ")");
    }
}

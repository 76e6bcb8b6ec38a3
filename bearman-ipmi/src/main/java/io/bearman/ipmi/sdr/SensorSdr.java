package io.bearman.ipmi.sdr;

/** A record that describes a sensor, or several alike. */
public sealed interface SensorSdr extends Sdr permits ReadableSensor, EventOnlySensor {
    /** {@return the sensor; the first one when the record describes several} */
    SensorKey key();

    /** {@return what it belongs to; the first one's when there are several} */
    Entity entity();

    /** {@return what it senses: a number of table 42-3} */
    int sensorType();

    /** {@return how its states are to be read: a number of table 42-1} */
    int readingType();

    /** {@return which sensors it describes} */
    Sharing sharing();

    /** {@return the name as it came; see {@link Sharing} when there are several sensors} */
    String name();
}

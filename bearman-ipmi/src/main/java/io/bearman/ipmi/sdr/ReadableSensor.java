package io.bearman.ipmi.sdr;

/** A record of sensors that can be read. */
public sealed interface ReadableSensor extends SensorSdr permits FullSensor, CompactSensor {
    /** {@return what is sensed} */
    Sensing sensing();

    /** {@return what is counted} */
    Unit unit();

    @Override
    default SensorKey key() {
        return sensing().key();
    }

    @Override
    default Entity entity() {
        return sensing().entity();
    }

    @Override
    default int sensorType() {
        return sensing().sensorType();
    }

    @Override
    default int readingType() {
        return sensing().readingType();
    }
}

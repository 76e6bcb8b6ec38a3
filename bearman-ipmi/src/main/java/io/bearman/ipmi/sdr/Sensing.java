package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;

/**
 * What full and compact records say in common (IPMI v2.0 §43.1, bytes 6 to 20).
 *
 * @param key the sensor
 * @param entity what it belongs to
 * @param ignoredWithEntity whether it is to be ignored while that is absent
 * @param rearms whether its events are armed again by themselves
 * @param thresholds what can be done with its thresholds
 * @param sensorType a number of table 42-3
 * @param readingType a number of table 42-1
 * @param masks which events and states it knows
 */
public record Sensing(
        SensorKey key,
        Entity entity,
        boolean ignoredWithEntity,
        boolean rearms,
        Access thresholds,
        int sensorType,
        int readingType,
        Masks masks) {

    /** What can be done with thresholds. */
    public enum Access {
        NONE,
        READABLE,
        SETTABLE,
        /** They are built in and cannot be read. */
        FIXED
    }

    /**
     * Bit masks as they came. With thresholds, bits 12 to 14 of the first are lower comparisons that a
     * reading returns, those of the second upper ones, and the third says in its lower byte which
     * thresholds can be read, in its upper one which can be set.
     *
     * @param assertions events
     * @param deassertions events
     * @param readings states
     */
    public record Masks(int assertions, int deassertions, int readings) {}

    static Sensing read(WireReader in) {
        SensorKey key = key(in);
        Entity entity = entity(in);
        in.skip(1); // initialisation: what happened before we came
        int capabilities = in.uint8();
        int sensorType = in.uint8();
        int readingType = in.uint8();
        Masks masks = new Masks(in.uint16le(), in.uint16le(), in.uint16le());
        return new Sensing(
                key,
                entity,
                (capabilities & 0x80) != 0,
                (capabilities & 0x40) != 0,
                Access.values()[capabilities >> 2 & 0x03],
                sensorType,
                readingType & 0x7f,
                masks);
    }

    static SensorKey key(WireReader in) {
        int owner = in.uint8();
        int channelAndLun = in.uint8();
        return new SensorKey(owner, channelAndLun >> 4, channelAndLun & 0x03, in.uint8());
    }

    static Entity entity(WireReader in) {
        int id = in.uint8();
        return Entity.of(id, in.uint8());
    }
}

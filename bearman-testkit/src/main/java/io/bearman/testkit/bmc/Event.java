package io.bearman.testkit.bmc;

/**
 * An event of the event log, a record of type 02h (IPMI v2.0 §32.1).
 *
 * @param generator who says so: 20h for the BMC, an odd number for software
 * @param sensorType IPMI v2.0 table 42-3
 * @param sensor the number of the sensor
 * @param eventType 01h a threshold, 6Fh a state of the sensor type, else a generic state
 * @param asserted whether it began, not ended
 * @param data1 to data3, the first with the state in its lower half
 */
public record Event(
        int generator,
        int sensorType,
        int sensor,
        int eventType,
        boolean asserted,
        int data1,
        int data2,
        int data3) {
    static final int RECORD_TYPE = 0x02;

    private static final int BMC = 0x20;
    private static final int REVISION = 0x04;
    private static final int DEASSERTED = 0x80;

    /** {@return that a sensor of the BMC came into this state} */
    public static Event of(int sensorType, int sensor, int eventType, int state) {
        return new Event(BMC, sensorType, sensor, eventType, true, state, 0xff, 0xff);
    }

    /** {@return that the same ended} */
    public Event ended() {
        return new Event(generator, sensorType, sensor, eventType, false, data1, data2, data3);
    }

    /** {@return this with other data bytes} */
    public Event with(int first, int second, int third) {
        return new Event(generator, sensorType, sensor, eventType, asserted, first, second, third);
    }

    /** {@return what follows record id, type and timestamp: 9 bytes} */
    byte[] encode() {
        return new Wire.Writer()
                .uint16(generator)
                .uint8(REVISION)
                .uint8(sensorType)
                .uint8(sensor)
                .uint8(eventType | (asserted ? 0 : DEASSERTED))
                .uint8(data1)
                .uint8(data2)
                .uint8(data3)
                .done();
    }
}

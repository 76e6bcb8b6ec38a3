package io.bearman.testkit.bmc;

/**
 * A sensor that is heard of in the event log only and cannot be read, described by an event-only
 * record (IPMI v2.0 §43.3).
 *
 * @param number 0 to 254
 * @param name at most 16 characters
 * @param sensorType IPMI v2.0 table 42-3
 * @param eventType 6Fh for the states of the sensor type, 02h to 0Ch for generic ones
 * @param entity where
 */
public record EventOnlySensor(int number, String name, int sensorType, int eventType, Entity entity)
        implements SdrRecord {
    private static final int EVENT_ONLY = 0x03;

    public EventOnlySensor {
        IdString.check(name);
        if (number < 0 || number > 254) {
            throw new IllegalArgumentException("not a sensor number: " + number);
        }
    }

    @Override
    public int recordType() {
        return EVENT_ONLY;
    }

    @Override
    public byte[] body() {
        Wire.Writer out = new Wire.Writer();
        SensorKey.write(out, number, entity);
        out.uint8(sensorType);
        out.uint8(eventType);
        out.uint8(1).uint8(0); // shared by one
        out.zeros(2); // reserved, OEM
        IdString.write(name, out);
        return out.done();
    }
}

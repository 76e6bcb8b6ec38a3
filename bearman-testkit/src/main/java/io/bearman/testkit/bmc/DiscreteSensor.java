package io.bearman.testkit.bmc;

import java.util.Set;

/**
 * A sensor with states, described by a compact sensor record (IPMI v2.0 §43.2).
 *
 * @param number 0 to 254, of the first when several share the record
 * @param name at most 16 characters; the sharing ones are told apart by a number behind it
 * @param sensorType IPMI v2.0 table 42-3, for example 08h for a power supply
 * @param eventType 6Fh for the states of the sensor type, 02h to 0Ch for generic ones
 * @param entity where
 * @param count how many sensors share the record, 1 to 15
 * @param states which states hold at first, 0 to 14
 */
public record DiscreteSensor(
        int number,
        String name,
        int sensorType,
        int eventType,
        Entity entity,
        int count,
        Set<Integer> states)
        implements SdrRecord {
    /** The states mean what the sensor type says. */
    public static final int SENSOR_SPECIFIC = 0x6f;

    private static final int COMPACT = 0x02;
    private static final int INITIALIZED = 0x67;
    private static final int AUTO_REARM = 0x40;
    private static final int ALL_STATES = 0x7fff;
    private static final int NO_READING = 0xc0;
    private static final int FIRST_NUMBER_BEHIND_NAME = 1;

    public DiscreteSensor {
        IdString.check(name);
        if (number < 0 || count < 1 || count > 15 || number + count > 255) {
            throw new IllegalArgumentException(
                    "not sensor numbers: " + count + " from " + number + " on");
        }
        mask(states);
        states = Set.copyOf(states);
    }

    /** {@return one sensor of the system board, in these states at first} */
    public static DiscreteSensor of(int number, String name, int sensorType, Integer... states) {
        return new DiscreteSensor(
                number, name, sensorType, SENSOR_SPECIFIC, Entity.SYSTEM_BOARD, 1, Set.of(states));
    }

    /** {@return this at another place} */
    public DiscreteSensor with(Entity other) {
        return new DiscreteSensor(number, name, sensorType, eventType, other, count, states);
    }

    /** {@return so many sensors with numbers that follow one another} */
    public DiscreteSensor times(int sensors) {
        return new DiscreteSensor(number, name, sensorType, eventType, entity, sensors, states);
    }

    static int mask(Set<Integer> states) {
        int mask = 0;
        for (int state : states) {
            if (state < 0 || state > 14) {
                throw new IllegalArgumentException("not a state from 0 to 14: " + state);
            }
            mask |= 1 << state;
        }
        return mask;
    }

    @Override
    public int recordType() {
        return COMPACT;
    }

    @Override
    public byte[] body() {
        Wire.Writer out = new Wire.Writer();
        SensorKey.write(out, number, entity);
        out.uint8(INITIALIZED);
        out.uint8(AUTO_REARM);
        out.uint8(sensorType);
        out.uint8(eventType);
        out.uint16(ALL_STATES); // assertion events
        out.uint16(0); // deassertion events
        out.uint16(ALL_STATES); // states that can be read
        out.uint8(NO_READING).uint8(0).uint8(0); // units 1 to 3
        out.uint8(count); // [5:4] numbers behind the name, [3:0] share count
        out.uint8(count > 1 ? FIRST_NUMBER_BEHIND_NAME : 0);
        out.zeros(2); // positive, negative hysteresis
        out.zeros(4); // reserved, OEM
        IdString.write(name, out);
        return out.done();
    }
}

package io.bearman.ipmi.sensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A state that a sensor is in, or an event that it sent (IPMI v2.0 §42).
 *
 * @param offset its number, 0 to 14
 * @param name such as {@code presence detected}; {@code state 3} when only its vendor knows
 */
public record SensorState(int offset, String name) {
    /** Event/reading type of sensors with thresholds. */
    public static final int THRESHOLD = 0x01;

    private static final int SENSOR_SPECIFIC = 0x6f;
    private static final int STATES = 15;

    /** {@return what an offset in an event of such a sensor means} */
    public static SensorState event(int readingType, SensorType type, int offset) {
        if (readingType == THRESHOLD) {
            return new SensorState(offset, crossing(offset));
        }
        return of(names(readingType, type), offset);
    }

    /**
     * {@return the states whose bits are set in a reading of such a sensor}; with thresholds, which of
     * them the reading has reached.
     */
    public static List<SensorState> reading(int readingType, SensorType type, int bits) {
        List<String> names =
                readingType == THRESHOLD ? Threshold.reached() : names(readingType, type);
        List<SensorState> states = new ArrayList<>();
        for (int offset = 0; offset < STATES; offset++) {
            if ((bits >> offset & 1) != 0) {
                states.add(of(names, offset));
            }
        }
        return List.copyOf(states);
    }

    /** {@return the events whose bits are set in a mask of such a sensor} */
    public static List<SensorState> events(int readingType, SensorType type, int bits) {
        List<SensorState> events = new ArrayList<>();
        for (int offset = 0; offset < STATES; offset++) {
            if ((bits >> offset & 1) != 0) {
                events.add(event(readingType, type, offset));
            }
        }
        return List.copyOf(events);
    }

    private static List<String> names(int readingType, SensorType type) {
        return readingType == SENSOR_SPECIFIC ? type.states() : StateTable.generic(readingType);
    }

    private static SensorState of(List<String> names, int offset) {
        boolean known = offset < names.size() && !names.get(offset).isEmpty();
        return new SensorState(offset, known ? names.get(offset) : "state " + offset);
    }

    private static String crossing(int offset) {
        int threshold = offset / 2;
        if (threshold >= Threshold.values().length) {
            return "state " + offset;
        }
        return Threshold.values()[threshold].text()
                + (offset % 2 == 0 ? " going low" : " going high");
    }

    @Override
    public String toString() {
        return name;
    }
}

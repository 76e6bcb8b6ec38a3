package io.bearman.ipmi.sensor;

import java.util.List;

/**
 * What a sensor senses (IPMI v2.0 table 42-3).
 *
 * @param number 0 to 255; from 192 on a vendor's own
 */
public record SensorType(int number) {
    private static final int OEM = 0xc0;

    public SensorType {
        if (number < 0 || number > 0xff) {
            throw new IllegalArgumentException("not a type of sensor: " + number);
        }
    }

    /** {@return its name, such as {@code power supply}} */
    public String text() {
        return number >= OEM
                ? String.format("OEM type 0x%02x", number)
                : StateTable.type(number).orElse(String.format("type 0x%02x", number));
    }

    /** The states of its own, in the order of their offsets; an empty one has no name. */
    List<String> states() {
        return StateTable.specific(number);
    }

    @Override
    public String toString() {
        return text();
    }
}

package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;

/** What is the same for all questions about one sensor; a sensor must not hide the others. */
final class AboutSensor {
    private AboutSensor() {}

    static void check(int lun, int sensor) {
        if (lun < 0 || lun > 3 || sensor < 0 || sensor > 0xff) {
            throw new IllegalArgumentException("sensor " + sensor + " of unit " + lun);
        }
    }

    /** Codes that are about the session or pass by themselves, not about the sensor. */
    static boolean general(int code) {
        return switch (code) {
            case 0xc0, 0xc3, 0xd0, 0xd1, 0xd2, Command.INSUFFICIENT_PRIVILEGE -> true;
            default -> false;
        };
    }

    /** Whether there is no such sensor, or nothing to read of it. */
    static boolean absent(int code) {
        return switch (code) {
            // ipmi_sim and others say cc, or that the number is out of range.
            case 0xc9, 0xcb, 0xcc, 0xcd -> true;
            default -> false;
        };
    }

    static String text(int code) {
        return String.format("the BMC refused with 0x%02x", code);
    }
}

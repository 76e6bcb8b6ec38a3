package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Dialogue;
import java.util.ArrayList;
import java.util.List;

/** What is the same for all questions about one sensor; a sensor must not hide the others. */
final class AboutSensor {
    private static final int AT_ONCE = 16;

    private AboutSensor() {}

    static void check(int lun, int sensor) {
        if (lun < 0 || lun > 3 || sensor < 0 || sensor > 0xff) {
            throw new IllegalArgumentException("sensor " + sensor + " of unit " + lun);
        }
    }

    /** Codes that are about the session or the whole BMC, not about the sensor. */
    static boolean general(int code) {
        return switch (code) {
            case 0xd0, 0xd1, 0xd2, Command.INSUFFICIENT_PRIVILEGE -> true;
            default -> busy(code);
        };
    }

    /** Codes that pass; of one sensor, though, some BMCs return them for ever. */
    static boolean busy(int code) {
        return code == 0xc0 || code == 0xc3;
    }

    /** Whether there is no such sensor, or nothing to read of it. */
    static boolean absent(int code) {
        return switch (code) {
            // ipmi_sim and others say cc, or that the number is out of range.
            case 0xc9, 0xcb, 0xcc, 0xcd -> true;
            default -> false;
        };
    }

    /** The answers to many questions. A BMC that falls silent is noticed with the next few of them. */
    static <R> List<R> ask(Dialogue bmc, List<? extends Command<R>> questions) {
        List<R> answers = new ArrayList<>(questions.size());
        for (int i = 0; i < questions.size(); i += AT_ONCE) {
            answers.addAll(
                    bmc.executeAll(questions.subList(i, Math.min(questions.size(), i + AT_ONCE))));
        }
        return answers;
    }

    static String text(int code) {
        return String.format("the BMC refused with 0x%02x", code);
    }
}

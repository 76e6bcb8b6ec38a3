package io.bearman.cli;

import io.bearman.ipmi.command.Raw;
import java.util.Map;
import java.util.Set;

/**
 * What a raw command may do to a machine, as far as the specification tells.
 *
 * @param kind how far it goes
 * @param why for people: what does the same with its guards, or why nobody can tell
 */
record RawVerdict(Kind kind, String why) {
    private static final int CHASSIS = 0x00;
    private static final int SENSOR = 0x04;
    private static final int APPLICATION = 0x06;
    private static final int STORAGE = 0x0a;
    private static final int TRANSPORT = 0x0c;
    private static final int GROUP = 0x2c;
    private static final int DCMI = 0xdc;

    /** Commands that change nothing, by network function (IPMI v2.0 appendix G). */
    private static final Map<Integer, Set<Integer>> READING = Map.of(
            // Identify too: it harms nothing.
            CHASSIS, Set.of(0x00, 0x01, 0x04, 0x07, 0x09, 0x0f),
            SENSOR,
                    Set.of(
                            0x01, 0x10, 0x13, 0x15, 0x20, 0x21, 0x22, 0x23, 0x25, 0x27, 0x29, 0x2b,
                            0x2d, 0x2f),
            APPLICATION,
                    Set.of(
                            0x01, 0x04, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x25, 0x2f, 0x31,
                            0x36, 0x37, 0x38, 0x3d, 0x41, 0x42, 0x44, 0x46, 0x4a, 0x4b, 0x4d, 0x4e,
                            0x4f, 0x54, 0x59),
            STORAGE,
                    Set.of(
                            0x10, 0x11, 0x20, 0x21, 0x22, 0x23, 0x28, 0x40, 0x41, 0x42, 0x43, 0x48,
                            0x5c),
            TRANSPORT, Set.of(0x02, 0x11, 0x22));

    /** DCMI v1.5: capabilities, power reading and limit, asset tag, sensors, identifier, settings. */
    private static final Set<Integer> READING_DCMI =
            Set.of(0x01, 0x02, 0x03, 0x06, 0x07, 0x09, 0x0c, 0x10, 0x13);

    /** How far a command goes. */
    enum Kind {
        /** It changes nothing that matters. */
        READS,
        /** It changes the BMC, and neither power nor boot. */
        ACTS,
        /** It switches the power or what is booted, or arms what will. */
        SWITCHES,
        /** Nobody can tell. */
        UNKNOWN,
        /** A secret is in it, which everybody on this machine can read on a command line. */
        TELLS_A_SECRET
    }

    static RawVerdict of(Raw raw) {
        int netFn = raw.netFn();
        if (READING.getOrDefault(netFn, Set.of()).contains(raw.number())) {
            return new RawVerdict(Kind.READS, "");
        }
        return switch (netFn) {
            case CHASSIS -> chassis(raw.number());
            case SENSOR -> sensor(raw.number());
            case APPLICATION -> application(raw);
            case STORAGE, TRANSPORT -> new RawVerdict(Kind.ACTS, "");
            case GROUP -> group(raw);
            default ->
                unknown("network function " + hex(netFn) + " is "
                        + (netFn >= GROUP ? "a vendor's own" : "not for consoles"));
        };
    }

    private static RawVerdict chassis(int command) {
        return switch (command) {
            case 0x02, 0x03 -> switches("bearman power on|off|soft|cycle|reset HOST");
            case 0x06 -> switches("bearman ipmi apply HOST");
            case 0x08 -> switches("bearman boot-device HOST network|default");
            default -> new RawVerdict(Kind.ACTS, "");
        };
    }

    private static RawVerdict sensor(int command) {
        return switch (command) {
            case 0x11, 0x12 ->
                switches("nothing: an event filter may cut the power at any time afterwards");
            default -> new RawVerdict(Kind.ACTS, "");
        };
    }

    private static RawVerdict application(Raw raw) {
        return switch (raw.number()) {
            case 0x22, 0x24 ->
                switches("nothing: a watchdog may cut the power at any time afterwards");
            case 0x34 -> unknown("it is passed on to another controller");
            case 0x52 -> unknown("it writes to a bus");
            case 0x47 ->
                raw.data().length > 2
                        ? new RawVerdict(Kind.TELLS_A_SECRET, "bearman ipmi apply HOST")
                        : new RawVerdict(Kind.ACTS, "");
            default -> new RawVerdict(Kind.ACTS, "");
        };
    }

    private static RawVerdict group(Raw raw) {
        byte[] data = raw.data();
        boolean dcmi = data.length > 0 && (data[0] & 0xff) == DCMI;
        return dcmi && READING_DCMI.contains(raw.number())
                ? new RawVerdict(Kind.READS, "")
                : unknown("it is a group extension's own");
    }

    private static RawVerdict switches(String instead) {
        return new RawVerdict(Kind.SWITCHES, instead);
    }

    private static RawVerdict unknown(String why) {
        return new RawVerdict(Kind.UNKNOWN, why);
    }

    private static String hex(int value) {
        return String.format("0x%02x", value);
    }
}

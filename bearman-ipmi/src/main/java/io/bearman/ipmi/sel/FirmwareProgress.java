package io.bearman.ipmi.sel;

import java.util.List;

/** What the firmware says of its start (IPMI v2.0 table 42-3, sensor type 0Fh, event data 2). */
final class FirmwareProgress {
    private static final int ERROR = 0;
    private static final List<String> ERRORS = List.of(
            "unspecified",
            "no system memory installed",
            "no usable system memory",
            "unrecoverable hard-disk device failure",
            "unrecoverable system-board failure",
            "unrecoverable diskette failure",
            "unrecoverable hard-disk controller failure",
            "unrecoverable keyboard failure",
            "removable boot media not found",
            "unrecoverable video controller failure",
            "no video device detected",
            "firmware corruption detected",
            "CPU voltage mismatch",
            "CPU speed matching failure");
    private static final List<String> STEPS = List.of(
            "unspecified",
            "memory initialisation",
            "hard-disk initialisation",
            "secondary processor initialisation",
            "user authentication",
            "user-initiated system setup",
            "USB resource configuration",
            "PCI resource configuration",
            "option ROM initialisation",
            "video initialisation",
            "cache initialisation",
            "SM bus initialisation",
            "keyboard controller initialisation",
            "management controller initialisation",
            "docking station attachment",
            "enabling docking station",
            "docking station ejection",
            "disabling docking station",
            "calling operating system wake-up vector",
            "starting operating system boot",
            "baseboard initialisation",
            "reserved",
            "floppy initialisation",
            "keyboard test",
            "pointing device test",
            "primary processor initialisation");

    private FirmwareProgress() {}

    static String text(int offset, int code) {
        List<String> texts = offset == ERROR ? ERRORS : STEPS;
        return code < texts.size() ? texts.get(code) : String.format("code 0x%02x", code);
    }
}

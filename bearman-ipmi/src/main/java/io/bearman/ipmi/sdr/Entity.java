package io.bearman.ipmi.sdr;

import java.util.List;

/**
 * What a sensor or an inventory belongs to (IPMI v2.0 §39, table 43-13).
 *
 * @param id what kind of thing, 0 to 255
 * @param instance which of them, 0 to 127; from 96 on counted by the controller that owns it
 * @param logical whether it is a group of things rather than one
 */
public record Entity(int id, int instance, boolean logical) {
    private static final List<String> KINDS = List.of(
            "unspecified",
            "other",
            "unknown",
            "processor",
            "disk",
            "peripheral bay",
            "system management module",
            "system board",
            "memory module",
            "processor module",
            "power supply",
            "add-in card",
            "front panel board",
            "back panel board",
            "power system board",
            "drive backplane",
            "system internal expansion board",
            "other system board",
            "processor board",
            "power unit",
            "power module",
            "power management",
            "chassis back panel board",
            "system chassis",
            "sub-chassis",
            "other chassis board",
            "disk drive bay",
            "peripheral bay",
            "device bay",
            "fan",
            "cooling unit",
            "cable",
            "memory device",
            "system management software",
            "system firmware",
            "operating system",
            "system bus",
            "group",
            "remote management device",
            "external environment",
            "battery",
            "processing blade",
            "connectivity switch",
            "processor and memory module",
            "I/O module",
            "processor and I/O module",
            "management controller firmware",
            "IPMI channel",
            "PCI bus",
            "PCI Express bus",
            "SCSI bus",
            "SATA or SAS bus",
            "processor bus",
            "real-time clock");
    private static final int AIR_INLET = 55;
    private static final int DCMI_AIR_INLET = 64;
    private static final int DCMI_PROCESSOR = 65;
    private static final int DCMI_BOARD = 66;
    private static final int LOGICAL = 0x80;

    public Entity {
        if (id < 0 || id > 0xff || instance < 0 || instance >= LOGICAL) {
            throw new IllegalArgumentException("entity " + id + ", instance " + instance);
        }
    }

    static Entity of(int id, int instance) {
        return new Entity(id, instance & LOGICAL - 1, (instance & LOGICAL) != 0);
    }

    Entity plus(int count) {
        return new Entity(id, instance + count & LOGICAL - 1, logical);
    }

    /** {@return such as {@code power supply 2}} */
    public String text() {
        return kind() + " " + instance;
    }

    private String kind() {
        if (id < KINDS.size()) {
            return KINDS.get(id);
        }
        return switch (id) {
            case AIR_INLET, DCMI_AIR_INLET -> "air inlet";
            case DCMI_PROCESSOR -> "processor";
            case DCMI_BOARD -> "system board";
            default -> "entity " + id;
        };
    }

    /** {@return such as {@code 10.2}, as operators write it} */
    @Override
    public String toString() {
        return id + "." + instance;
    }
}

package io.bearman.ipmi.command;

import io.bearman.core.power.PowerState;

/** Get Chassis Status (IPMI v2.0 §28.2), privilege USER. */
public record GetChassisStatus() implements Command<ChassisStatus> {
    private static final Definition DEFINITION =
            new Definition("Get Chassis Status", "28.2", Definition.CHASSIS, 0x01, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[0];
    }

    @Override
    public ChassisStatus decode(WireReader in) {
        int power = in.uint8();
        int lastEvent = in.uint8();
        in.skip(1); // miscellaneous chassis state; a front panel byte may follow
        ChassisStatus.RestorePolicy policy = switch (power >> 5 & 3) {
            case 0 -> ChassisStatus.RestorePolicy.STAY_OFF;
            case 1 -> ChassisStatus.RestorePolicy.PREVIOUS;
            case 2 -> ChassisStatus.RestorePolicy.ALWAYS_ON;
            default -> ChassisStatus.RestorePolicy.UNKNOWN;
        };
        return new ChassisStatus(
                (power & 0x01) != 0 ? PowerState.ON : PowerState.OFF,
                (power & 0x18) != 0, // power control fault, power fault
                policy,
                (lastEvent & 0x10) != 0); // last on was by an IPMI command
    }
}

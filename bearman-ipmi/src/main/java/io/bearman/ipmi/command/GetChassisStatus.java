package io.bearman.ipmi.command;

import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.ChassisStatus.Condition;
import io.bearman.ipmi.command.ChassisStatus.Identify;
import io.bearman.ipmi.command.ChassisStatus.RestorePolicy;

/** Get Chassis Status (IPMI v2.0 §28.2), privilege USER. */
public record GetChassisStatus() implements Command<ChassisStatus> {
    private static final Definition DEFINITION =
            new Definition("Get Chassis Status", "28.2", Definition.CHASSIS, 0x01, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public ChassisStatus decode(WireReader in) {
        int power = in.uint8();
        int lastEvent = in.uint8();
        int miscellaneous = in.uint8();
        int frontPanel = in.remaining() > 0 ? in.uint8() : 0; // optional
        RestorePolicy policy = switch (power >> 5 & 3) {
            case 0 -> RestorePolicy.STAY_OFF;
            case 1 -> RestorePolicy.PREVIOUS;
            case 2 -> RestorePolicy.ALWAYS_ON;
            default -> RestorePolicy.UNKNOWN;
        };
        return new ChassisStatus(
                (power & 0x01) != 0 ? PowerState.ON : PowerState.OFF,
                policy,
                identify(miscellaneous),
                Flags.of(Condition.values(), power, lastEvent, miscellaneous, frontPanel));
    }

    /** Bits 5 and 4 count only when bit 6 says so. */
    private static Identify identify(int miscellaneous) {
        if ((miscellaneous & 0x40) == 0) {
            return Identify.UNKNOWN;
        }
        return switch (miscellaneous >> 4 & 3) {
            case 0 -> Identify.OFF;
            case 1 -> Identify.ON;
            case 2 -> Identify.FORCED_ON;
            default -> Identify.UNKNOWN;
        };
    }
}

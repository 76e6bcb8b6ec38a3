package io.bearman.ipmi.command;

import io.bearman.core.power.PowerState;
import java.util.Set;

/**
 * What a BMC says of its machine's power and chassis (Get Chassis Status, IPMI v2.0 §28.2).
 *
 * @param power on or off
 * @param restorePolicy what the machine does when mains power returns
 * @param identify whether its identify light is on
 * @param conditions what else is the case, in the order of the specification
 */
public record ChassisStatus(
        PowerState power,
        RestorePolicy restorePolicy,
        Identify identify,
        Set<Condition> conditions) {

    public ChassisStatus {
        conditions = Flags.copy(conditions);
    }

    /** What a machine does when mains power returns. */
    public enum RestorePolicy {
        STAY_OFF,
        PREVIOUS,
        ALWAYS_ON,
        UNKNOWN
    }

    /** The light that tells one machine from its neighbours. */
    public enum Identify {
        OFF,
        /** On for a limited time. */
        ON,
        /** On until it is switched off. */
        FORCED_ON,
        /** The BMC does not say. */
        UNKNOWN
    }

    /** One bit of the answer. */
    public enum Condition implements Flags.Bit {
        POWER_CONTROL_FAULT(0, 4),
        POWER_FAULT(0, 3),
        /** A panel is open, so power stays off. */
        INTERLOCK(0, 2),
        POWER_OVERLOAD(0, 1),
        /** It was an IPMI command that turned the power on last. */
        LAST_ON_BY_COMMAND(1, 4),
        LAST_OFF_BY_FAULT(1, 3),
        LAST_OFF_BY_INTERLOCK(1, 2),
        LAST_OFF_BY_OVERLOAD(1, 1),
        /** Mains power was lost. */
        LAST_OFF_BY_AC_FAILURE(1, 0),
        COOLING_FAULT(2, 3),
        DRIVE_FAULT(2, 2),
        /** Power and reset buttons do nothing. */
        FRONT_PANEL_LOCKOUT(2, 1),
        CHASSIS_INTRUSION(2, 0),
        SLEEP_BUTTON_DISABLE_ALLOWED(3, 7),
        DIAGNOSTIC_BUTTON_DISABLE_ALLOWED(3, 6),
        RESET_BUTTON_DISABLE_ALLOWED(3, 5),
        POWER_BUTTON_DISABLE_ALLOWED(3, 4),
        SLEEP_BUTTON_DISABLED(3, 3),
        DIAGNOSTIC_BUTTON_DISABLED(3, 2),
        RESET_BUTTON_DISABLED(3, 1),
        POWER_BUTTON_DISABLED(3, 0);

        private final int octet;
        private final int bit;

        Condition(int octet, int bit) {
            this.octet = octet;
            this.bit = bit;
        }

        @Override
        public int octet() {
            return octet;
        }

        @Override
        public int bit() {
            return bit;
        }
    }

    /** {@return whether the BMC reports a fault of the power supply or of its control} */
    public boolean fault() {
        return conditions.contains(Condition.POWER_FAULT)
                || conditions.contains(Condition.POWER_CONTROL_FAULT);
    }

    /** {@return whether it was an IPMI command that turned it on last} */
    public boolean turnedOnByCommand() {
        return conditions.contains(Condition.LAST_ON_BY_COMMAND);
    }
}

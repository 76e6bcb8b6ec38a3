package io.bearman.ipmi.command;

import io.bearman.core.power.PowerState;

/**
 * What a BMC says of its machine's power (Get Chassis Status, IPMI v2.0 §28.2).
 *
 * @param power on or off
 * @param fault whether it reports a fault of the power supply or of its control
 * @param restorePolicy what the machine does when mains power returns
 * @param turnedOnByCommand whether it was an IPMI command that turned it on last
 */
public record ChassisStatus(
        PowerState power, boolean fault, RestorePolicy restorePolicy, boolean turnedOnByCommand) {

    /** What a machine does when mains power returns. */
    public enum RestorePolicy {
        STAY_OFF,
        PREVIOUS,
        ALWAYS_ON,
        UNKNOWN
    }
}

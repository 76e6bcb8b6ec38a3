package io.bearman.ipmi.command;

/**
 * Why the machine started the last time (IPMI v2.0 §28.11).
 *
 * @param cause why
 * @param channel over which channel the command came, when it was one
 */
public record RestartCause(Cause cause, int channel) {
    /** Why, in the order of the specification. */
    public enum Cause {
        UNKNOWN,
        CHASSIS_CONTROL,
        RESET_BUTTON,
        POWER_BUTTON,
        WATCHDOG,
        OEM,
        /** Power returned, and the restore policy is always-on. */
        RESTORE_ALWAYS_ON,
        /** Power returned, and the restore policy is previous. */
        RESTORE_PREVIOUS,
        PEF_RESET,
        PEF_POWER_CYCLE,
        SOFT_RESET,
        REAL_TIME_CLOCK,
        /** A number that the specification keeps for later. */
        RESERVED;

        static Cause of(int number) {
            return number < RESERVED.ordinal() ? values()[number] : RESERVED;
        }
    }
}

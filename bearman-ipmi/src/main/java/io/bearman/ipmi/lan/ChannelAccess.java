package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.PrivilegeLimit;

/**
 * Who may use a channel (IPMI v2.0 §22.22, §22.23).
 *
 * @param alerting whether alerts are sent over it
 * @param perMessageAuthentication whether, in IPMI v1.5 sessions, each message is authenticated
 * @param userLevelAuthentication whether, there, also messages of privilege USER are
 * @param mode when it can be used
 * @param limit the most that a session gets on it
 */
public record ChannelAccess(
        boolean alerting,
        boolean perMessageAuthentication,
        boolean userLevelAuthentication,
        Mode mode,
        PrivilegeLimit limit) {

    /** When a channel can be used. */
    public enum Mode {
        DISABLED,
        /** Only while the machine is off or starts. */
        PRE_BOOT_ONLY,
        ALWAYS,
        /** Shared with the machine's own serial port. */
        SHARED,
        RESERVED
    }

    /** Which of the two settings. */
    public enum Storage {
        /** What holds after a restart of the BMC. */
        NON_VOLATILE(0x40),
        /** What holds now. */
        VOLATILE(0x80);

        private final int bits;

        Storage(int bits) {
            this.bits = bits;
        }

        int bits() {
            return bits;
        }
    }
}

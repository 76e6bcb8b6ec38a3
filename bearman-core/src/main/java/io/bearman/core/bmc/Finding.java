package io.bearman.core.bmc;

/**
 * One thing that is otherwise than it ought to be. Never a secret: of a password it says whether it is
 * the right one.
 *
 * @param setting what it is about
 * @param subject which one of them, for people, such as {@code user 'admin' privilege}
 * @param expected what is wanted, for people
 * @param actual what there is, for people
 * @param severity how bad that is
 * @param mending what can be done about it
 */
public record Finding(
        Setting setting,
        String subject,
        String expected,
        String actual,
        Severity severity,
        Mending mending) {

    /** What a finding is about. */
    public enum Setting {
        GUID,
        FIRMWARE,
        POWER_RESTORE,
        SERIAL_OVER_LAN,
        /** Name, privilege and whether a user may log in. */
        USER,
        PASSWORD,
        /** The credential that the inventory names. */
        CREDENTIAL,
        /** Whether and how far the LAN channel lets sessions in. */
        CHANNEL,
        /** Ways in without authentication in IPMI v1.5 sessions. */
        AUTHENTICATION,
        CIPHER_SUITE,
        ARP,
        /** Source, address, mask, gateway, VLAN. */
        NETWORK,
        /** The lock that BMCs have around changes of their parameters. */
        SET_IN_PROGRESS
    }

    /** How bad it is, the least first. */
    public enum Severity {
        /** The BMC does not tell. */
        UNKNOWN,
        /** It is otherwise than wanted. */
        DIFFERENT,
        /** Anybody gets in without proving who he is. */
        OPEN
    }

    /** What can be done about it. */
    public enum Mending {
        /** Apply changes it. */
        APPLY,
        /** Apply changes it for who asks for a move, see {@link WantedLan#mayMove()}. */
        MOVE,
        /** Only a human can, or ought to. */
        HUMAN
    }

    /** {@return it in one line} */
    public String line() {
        return subject + " is " + actual + ", expected " + expected;
    }
}

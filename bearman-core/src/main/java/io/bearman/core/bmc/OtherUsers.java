package io.bearman.core.bmc;

/** What becomes of users that may log in and are not among the wanted ones. */
public enum OtherUsers {
    /** They are none of our business. */
    ALLOWED,
    /** They are findings, for a human. */
    REPORTED,
    /** They are findings, and apply disables them. */
    DISABLED
}

package io.bearman.core.bmc;

/** What a user of a BMC may do, the least first. */
public enum BmcPrivilege {
    /** Read. */
    USER,
    /** Read, and switch the power. */
    OPERATOR,
    /** Everything, users and settings included. */
    ADMINISTRATOR
}

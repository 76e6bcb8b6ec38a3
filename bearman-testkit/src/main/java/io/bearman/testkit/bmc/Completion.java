package io.bearman.testkit.bmc;

/** The completion codes in use here (IPMI v2.0 table 5-2 and those of single commands). */
final class Completion {
    /** Get/Set System Boot Options: this parameter is not supported. */
    static final int PARAMETER_NOT_SUPPORTED = 0x80;

    /** Set Session Privilege Level: more than the user or the session may have. */
    static final int EXCEEDS_LIMIT = 0x81;

    /** Close Session: no such session. */
    static final int NO_SUCH_SESSION = 0x87;

    static final int NODE_BUSY = 0xc0;
    static final int INVALID_COMMAND = 0xc1;
    static final int LENGTH_INVALID = 0xc7;
    static final int INVALID_FIELD = 0xcc;
    static final int INSUFFICIENT_PRIVILEGE = 0xd4;
    static final int NOT_IN_PRESENT_STATE = 0xd5;

    private Completion() {}
}

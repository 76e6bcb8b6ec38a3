package io.bearman.testkit.bmc;

/**
 * Completion codes: those of IPMI v2.0 table 5-2. The codes 80h to BEh mean something else in every
 * command and stand where they are used.
 */
final class Completion {
    static final int OK = 0x00;
    static final int NODE_BUSY = 0xc0;
    static final int INVALID_COMMAND = 0xc1;
    static final int OUT_OF_SPACE = 0xc4;
    static final int RESERVATION_LOST = 0xc5;
    static final int LENGTH_INVALID = 0xc7;
    static final int OUT_OF_RANGE = 0xc9;
    static final int TOO_MANY_BYTES_ASKED = 0xca;
    static final int NOT_PRESENT = 0xcb;
    static final int INVALID_FIELD = 0xcc;
    static final int ILLEGAL_FOR_SENSOR = 0xcd;
    static final int SDR_UPDATING = 0xd0;
    static final int INITIALISING = 0xd2;
    static final int INSUFFICIENT_PRIVILEGE = 0xd4;
    static final int NOT_IN_PRESENT_STATE = 0xd5;

    private Completion() {}
}

package io.bearman.ipmi;

/** Why a packet was not believed. */
public enum Dropped {
    /** It did not come from the BMC's address. */
    OTHER_SENDER,
    /** It is no RMCP+ packet, or a payload in it is malformed. */
    MALFORMED,
    /** It belongs to no message that we wait for: late, doubled, of another attempt or session. */
    UNEXPECTED,
    /** Not signed and encrypted as the suite demands, or its integrity code is wrong. */
    NOT_GENUINE,
    /** Its session sequence number was seen before or is far away. */
    REPLAYED,
    /** A session setup message whose code is wrong. */
    WRONG_CODE
}

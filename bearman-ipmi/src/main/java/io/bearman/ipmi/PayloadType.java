package io.bearman.ipmi;

/** What a packet carries (IPMI v2.0 table 13-16). */
enum PayloadType {
    IPMI(0x00),
    SOL(0x01),
    OPEN_SESSION_REQUEST(0x10),
    OPEN_SESSION_RESPONSE(0x11),
    RAKP_MESSAGE_1(0x12),
    RAKP_MESSAGE_2(0x13),
    RAKP_MESSAGE_3(0x14),
    RAKP_MESSAGE_4(0x15);

    private final int number;

    PayloadType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}

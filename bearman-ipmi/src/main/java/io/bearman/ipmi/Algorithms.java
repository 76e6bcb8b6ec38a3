package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;

/**
 * The three algorithms of a session, as they are asked for and answered (IPMI v2.0 §13.17, §13.18).
 *
 * @param authentication number of table 13-17
 * @param integrity number of table 13-18
 * @param confidentiality number of table 13-19
 */
record Algorithms(int authentication, int integrity, int confidentiality) {
    private static final int PAYLOAD_LENGTH = 8;

    void encode(WireWriter out) {
        encode(out, 0, authentication);
        encode(out, 1, integrity);
        encode(out, 2, confidentiality);
    }

    private static void encode(WireWriter out, int payloadType, int algorithm) {
        out.uint8(payloadType).zeros(2).uint8(PAYLOAD_LENGTH).uint8(algorithm).zeros(3);
    }

    static Algorithms decode(WireReader in) {
        return new Algorithms(decode(in, 0), decode(in, 1), decode(in, 2));
    }

    private static int decode(WireReader in, int payloadType) {
        in.expect(payloadType, "algorithm payload type");
        in.skip(2); // reserved
        in.expect(PAYLOAD_LENGTH, "algorithm payload length");
        int algorithm = in.uint8() & 0x3f;
        in.skip(3); // reserved
        return algorithm;
    }
}

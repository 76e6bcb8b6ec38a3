package io.bearman.ipmi;

import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import java.util.Arrays;

/**
 * One datagram of RMCP+ (IPMI v2.0 §13.6, table 13-8), its payload as it is on the wire.
 *
 * @param payloadType one of {@link PayloadType}'s numbers, or a number that we do not know
 * @param encrypted whether the payload is said to be encrypted
 * @param authenticated whether a session trailer with an integrity code follows
 * @param sessionId the receiver's session id, 0 outside a session
 * @param sequence the session sequence number, 0 outside a session
 * @param payload clear or encrypted
 * @param covered what the integrity code is computed over: authentication type to next header
 * @param code the integrity code, empty without a trailer
 */
record Packet(
        int payloadType,
        boolean encrypted,
        boolean authenticated,
        int sessionId,
        int sequence,
        byte[] payload,
        byte[] covered,
        byte[] code) {
    /** No message of ours is longer, and no BMC has a reason to answer more. */
    static final int LONGEST = 1024;

    private static final int RMCP_VERSION = 0x06;
    private static final int RMCP_NO_ACK = 0xff;
    private static final int RMCP_CLASS_IPMI = 0x07;
    private static final int AUTH_TYPE_RMCP_PLUS = 0x06;
    private static final int NEXT_HEADER = 0x07;
    private static final int PAD = 0xff;
    private static final int RMCP_HEADER = 4;
    private static final int SESSION_HEADER = 12;
    private static final int ENCRYPTED = 0x80;
    private static final int AUTHENTICATED = 0x40;

    /** {@return a message of the session setup, outside any session} */
    static Packet clear(PayloadType type, byte[] payload) {
        return new Packet(type.number(), false, false, 0, 0, payload, new byte[0], new byte[0]);
    }

    /** {@return a packet inside a session, that still needs its integrity code where there is one} */
    static Packet inSession(
            CipherSuite suite, PayloadType type, int sessionId, int sequence, byte[] body) {
        Packet packet = new Packet(
                type.number(),
                suite.encrypts(),
                suite.signs(),
                sessionId,
                sequence,
                body,
                new byte[0],
                new byte[0]);
        return new Packet(
                packet.payloadType,
                packet.encrypted,
                packet.authenticated,
                sessionId,
                sequence,
                body,
                packet.cover(),
                new byte[0]);
    }

    Packet signed(byte[] integrityCode) {
        return new Packet(
                payloadType,
                encrypted,
                authenticated,
                sessionId,
                sequence,
                payload,
                covered,
                integrityCode);
    }

    private byte[] cover() {
        WireWriter out = new WireWriter().bytes(header()).bytes(payload);
        // Authentication type to next header must be a multiple of four bytes (§13.6, integrity
        // PAD).
        int pad = -(SESSION_HEADER + payload.length + 2) & 3;
        for (int i = 0; i < pad; i++) {
            out.uint8(PAD);
        }
        return out.uint8(pad).uint8(NEXT_HEADER).toBytes();
    }

    private byte[] header() {
        int flags = (encrypted ? ENCRYPTED : 0) | (authenticated ? AUTHENTICATED : 0);
        return new WireWriter()
                .uint8(AUTH_TYPE_RMCP_PLUS)
                .uint8(flags | payloadType)
                .int32le(sessionId)
                .int32le(sequence)
                .uint16le(payload.length)
                .toBytes();
    }

    byte[] encode() {
        WireWriter out = new WireWriter()
                .uint8(RMCP_VERSION)
                .uint8(0) // reserved
                .uint8(RMCP_NO_ACK)
                .uint8(RMCP_CLASS_IPMI);
        if (authenticated) {
            return out.bytes(covered).bytes(code).toBytes();
        }
        return out.bytes(header()).bytes(payload).toBytes();
    }

    /**
     * {@return the session id of an RMCP+ datagram, before it is decoded}
     *
     * @throws Malformed when it is none
     */
    static int sessionId(byte[] datagram) {
        if (datagram.length < RMCP_HEADER + SESSION_HEADER || datagram.length > LONGEST) {
            throw new Malformed(datagram.length + " bytes");
        }
        WireReader in = new WireReader(datagram);
        in.expect(RMCP_VERSION, "RMCP version");
        in.skip(2); // reserved, RMCP sequence number
        in.expect(RMCP_CLASS_IPMI, "RMCP class");
        in.expect(AUTH_TYPE_RMCP_PLUS, "authentication type");
        in.skip(1); // payload type
        return in.int32le();
    }

    /**
     * {@return the packet of these bytes; its code is not checked, its payload not decrypted}
     *
     * @param codeLength how long the integrity code is when there is a trailer
     * @throws Malformed when they are none
     */
    static Packet decode(byte[] datagram, int codeLength) {
        if (datagram.length > LONGEST) {
            throw new Malformed("longer than " + LONGEST + " bytes");
        }
        WireReader in = new WireReader(datagram);
        in.expect(RMCP_VERSION, "RMCP version");
        in.skip(1); // reserved
        in.expect(RMCP_NO_ACK, "RMCP sequence number");
        in.expect(RMCP_CLASS_IPMI, "RMCP class");
        in.expect(AUTH_TYPE_RMCP_PLUS, "authentication type");
        int type = in.uint8();
        int sessionId = in.int32le();
        int sequence = in.int32le();
        byte[] payload = in.bytes(in.uint16le());
        boolean authenticated = (type & AUTHENTICATED) != 0;
        byte[] code = new byte[0];
        byte[] covered = code;
        if (authenticated) {
            covered = trailer(in, datagram, payload.length, codeLength);
            code = in.bytes(codeLength);
        }
        in.end();
        return new Packet(
                type & 0x3f,
                (type & ENCRYPTED) != 0,
                authenticated,
                sessionId,
                sequence,
                payload,
                covered,
                code);
    }

    private static byte[] trailer(
            WireReader in, byte[] datagram, int payloadLength, int codeLength) {
        int pad = in.remaining() - codeLength - 2;
        in.skip(pad);
        in.expect(pad, "integrity pad length");
        in.expect(NEXT_HEADER, "next header");
        int end = RMCP_HEADER + SESSION_HEADER + payloadLength + pad + 2;
        return Arrays.copyOfRange(datagram, RMCP_HEADER, end);
    }
}

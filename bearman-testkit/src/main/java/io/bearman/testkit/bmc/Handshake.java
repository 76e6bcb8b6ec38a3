package io.bearman.testkit.bmc;

import io.bearman.core.host.BmcGuid;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** The messages that set a session up (IPMI v2.0 §13.17 to §13.24). */
final class Handshake {
    static final int OPEN_REQUEST = 0x10;
    static final int OPEN_RESPONSE = 0x11;
    static final int RAKP_1 = 0x12;
    static final int RAKP_2 = 0x13;
    static final int RAKP_3 = 0x14;
    static final int RAKP_4 = 0x15;

    static final int OK = 0x00;
    static final int INSUFFICIENT_RESOURCES = 0x01;
    static final int INVALID_SESSION_ID = 0x02;
    static final int INVALID_ROLE = 0x09;
    static final int UNAUTHORIZED_ROLE = 0x0a;
    static final int INVALID_NAME_LENGTH = 0x0c;
    static final int UNAUTHORIZED_NAME = 0x0d;
    static final int INVALID_INTEGRITY_CHECK = 0x0f;
    static final int NO_CIPHER_SUITE_MATCH = 0x11;

    private Handshake() {}

    /**
     * RMCP+ Open Session Request.
     *
     * @param privilege 0 for the highest
     * @param algorithms authentication, integrity, confidentiality; -1 for any
     */
    record OpenRequest(int tag, int privilege, int consoleId, List<Integer> algorithms) {
        static OpenRequest decode(Wire.Reader in) {
            int tag = in.uint8();
            int privilege = in.uint8() & 0x0f; // requested maximum privilege level
            in.skip(2); // reserved
            int consoleId = in.uint32();
            List<Integer> algorithms =
                    List.of(algorithm(in, 0), algorithm(in, 1), algorithm(in, 2));
            return new OpenRequest(tag, privilege, consoleId, algorithms);
        }

        private static int algorithm(Wire.Reader in, int expectedType) {
            int type = in.uint8();
            in.skip(2); // reserved
            int length = in.uint8(); // 8, or 0 for any algorithm
            int algorithm = in.uint8() & 0x3f;
            in.skip(3); // reserved
            if (type != expectedType || length != 8 && length != 0) {
                throw new Wire.Malformed("payload type " + type + " of length " + length);
            }
            return length == 0 ? -1 : algorithm;
        }

        boolean wants(Suite suite) {
            return matches(0, suite.authentication())
                    && matches(1, suite.integrity())
                    && matches(2, suite.confidentiality());
        }

        private boolean matches(int type, int algorithm) {
            return algorithms.get(type) == -1 || algorithms.get(type) == algorithm;
        }

        /** {@return that it is open, at this privilege at most} */
        byte[] response(Session session, int privilege) {
            Wire.Writer out = new Wire.Writer()
                    .uint8(tag)
                    .uint8(OK)
                    .uint8(privilege)
                    .uint8(0) // reserved
                    .uint32(consoleId)
                    .uint32(session.id);
            Suite suite = session.suite;
            int[] chosen = {suite.authentication(), suite.integrity(), suite.confidentiality()};
            for (int type = 0; type < 3; type++) {
                out.uint8(type).uint16(0).uint8(8).uint8(chosen[type]).zeros(3);
            }
            return packet(OPEN_RESPONSE, out.done());
        }
    }

    /**
     * Who logs in, as it goes into codes and keys.
     *
     * @param role [4] look up by name alone, [3:0] the privilege
     */
    record Claimant(int role, byte[] name) {
        void write(Wire.Writer out) {
            out.uint8(role).uint8(name.length).bytes(name);
        }
    }

    /** RAKP Message 1. */
    record Rakp1(int tag, int bmcId, byte[] random, int role, byte[] name) {
        static Rakp1 decode(Wire.Reader in) {
            int tag = in.uint8();
            in.skip(3); // reserved
            int bmcId = in.uint32();
            byte[] random = in.bytes(16);
            int role = in.uint8(); // [4] name-only lookup, [3:0] privilege
            in.skip(2); // reserved
            int length = in.uint8();
            return new Rakp1(tag, bmcId, random, role, in.bytes(Math.min(length, in.left())));
        }

        /** {@return RAKP Message 2, with the code that this key makes} */
        byte[] response(Session session, byte[] key, BmcGuid guid, Claimant claimant, int surplus) {
            Wire.Writer text = new Wire.Writer()
                    .uint32(session.consoleId)
                    .uint32(session.id)
                    .bytes(random)
                    .bytes(session.random)
                    .bytes(guid.bytes());
            claimant.write(text);
            byte[] body = new Wire.Writer()
                    .uint8(tag)
                    .uint8(OK)
                    .uint16(0) // reserved
                    .uint32(session.consoleId)
                    .bytes(session.random)
                    .bytes(guid.bytes())
                    .bytes(session.suite.code(key, text.done()))
                    .zeros(surplus)
                    .done();
            return packet(RAKP_2, body);
        }
    }

    /** RAKP Message 3. */
    record Rakp3(int tag, int status, int bmcId, byte[] code) {
        static Rakp3 decode(Wire.Reader in) {
            int tag = in.uint8();
            int status = in.uint8();
            in.skip(2); // reserved
            return new Rakp3(tag, status, in.uint32(), in.rest());
        }

        /** {@return whether its code is the one that this key makes} */
        boolean proves(Session session, byte[] key, Claimant claimant) {
            Wire.Writer text = new Wire.Writer().bytes(session.random).uint32(session.consoleId);
            claimant.write(text);
            return MessageDigest.isEqual(code, session.suite.code(key, text.done()));
        }

        /** {@return RAKP Message 4} */
        byte[] response(Session session, byte[] integrityCheck) {
            byte[] body = new Wire.Writer()
                    .uint8(tag)
                    .uint8(OK)
                    .uint16(0) // reserved
                    .uint32(session.consoleId)
                    .bytes(integrityCheck)
                    .done();
            return packet(RAKP_4, body);
        }
    }

    /** {@return the session integrity key (SIK): K_g's, or the user's where there is none} */
    static byte[] sessionKey(Session session, byte[] key, Claimant claimant) {
        Wire.Writer text = new Wire.Writer().bytes(session.consoleRandom).bytes(session.random);
        claimant.write(text);
        return session.suite.code(key, text.done());
    }

    /** {@return the integrity check value of RAKP Message 4} */
    static byte[] integrityCheck(Session session, byte[] sik, BmcGuid guid) {
        byte[] text = new Wire.Writer()
                .bytes(session.consoleRandom)
                .uint32(session.id)
                .bytes(guid.bytes())
                .done();
        return Arrays.copyOf(session.suite.code(sik, text), session.suite.codeLength());
    }

    /** {@return a response of this type that refuses} */
    static byte[] refusal(int type, int tag, int status, int consoleId) {
        return packet(
                type,
                new Wire.Writer()
                        .uint8(tag)
                        .uint8(status)
                        .uint16(0)
                        .uint32(consoleId)
                        .done());
    }

    static byte[] packet(int payloadType, byte[] body) {
        return Rmcp.header(Rmcp.RMCP_PLUS)
                .uint8(payloadType)
                .uint32(0) // session id: outside a session
                .uint32(0) // session sequence number
                .uint16(body.length)
                .bytes(body)
                .done();
    }
}

package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;

/**
 * RAKP Message 4 (IPMI v2.0 §13.23).
 *
 * @param tag the request's
 * @param status 0 or why not (table 13-15)
 * @param consoleId our session id; 0 when a refusal leaves it out
 * @param code the integrity check value that proves that the BMC has the session's key
 */
record RakpMessage4(int tag, int status, int consoleId, byte[] code) {
    byte[] encode() {
        return new WireWriter()
                .uint8(tag)
                .uint8(status)
                .zeros(2) // reserved
                .int32le(consoleId)
                .bytes(code)
                .toBytes();
    }

    static RakpMessage4 decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int tag = in.uint8();
        int status = in.uint8();
        if (status != 0) {
            return new RakpMessage4(tag, status, Refusal.consoleId(in), new byte[0]);
        }
        in.skip(2); // reserved
        return new RakpMessage4(tag, status, in.int32le(), in.rest());
    }
}

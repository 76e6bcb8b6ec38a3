package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;

/**
 * RAKP Message 2 (IPMI v2.0 §13.21).
 *
 * @param tag the request's
 * @param status 0 or why not (table 13-15); then the rest is empty
 * @param consoleId our session id; 0 when a refusal leaves it out
 * @param random the BMC's random number, 16 bytes
 * @param guid the BMC's GUID, 16 bytes in wire order
 * @param code the keyed hash that covers all of it
 */
record RakpMessage2(int tag, int status, int consoleId, byte[] random, byte[] guid, byte[] code) {
    byte[] encode() {
        return new WireWriter()
                .uint8(tag)
                .uint8(status)
                .zeros(2) // reserved
                .int32le(consoleId)
                .bytes(random)
                .bytes(guid)
                .bytes(code)
                .toBytes();
    }

    static RakpMessage2 decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int tag = in.uint8();
        int status = in.uint8();
        if (status != 0) {
            byte[] nothing = new byte[0];
            return new RakpMessage2(tag, status, Refusal.consoleId(in), nothing, nothing, nothing);
        }
        in.skip(2); // reserved
        int consoleId = in.int32le();
        return new RakpMessage2(tag, status, consoleId, in.bytes(16), in.bytes(16), in.rest());
    }
}

package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;

/**
 * RAKP Message 3 (IPMI v2.0 §13.22).
 *
 * @param tag answered as it is
 * @param status 0, or why we end the setup: then the BMC forgets it
 * @param managedId the BMC's session id
 * @param code the keyed hash that proves that we know the password; empty when we end the setup
 */
record RakpMessage3(int tag, int status, int managedId, byte[] code) {
    byte[] encode() {
        return new WireWriter()
                .uint8(tag)
                .uint8(status)
                .zeros(2) // reserved
                .int32le(managedId)
                .bytes(code)
                .toBytes();
    }

    static RakpMessage3 decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int tag = in.uint8();
        int status = in.uint8();
        in.skip(2); // reserved
        return new RakpMessage3(tag, status, in.int32le(), in.rest());
    }
}

package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;

/**
 * RAKP Message 1 (IPMI v2.0 §13.20).
 *
 * @param tag answered as it is
 * @param managedId the BMC's session id
 * @param random our random number, 16 bytes
 * @param role maximum privilege level, with bit 4: look the user up by name only
 * @param user the user name, at most 16 bytes
 */
record RakpMessage1(int tag, int managedId, byte[] random, int role, byte[] user) {
    static final int NAME_ONLY_LOOKUP = 0x10;
    static final int LONGEST_USER = 16;

    byte[] encode() {
        return new WireWriter()
                .uint8(tag)
                .zeros(3) // reserved
                .int32le(managedId)
                .bytes(random)
                .uint8(role)
                .zeros(2) // reserved
                .uint8(user.length)
                .bytes(user)
                .toBytes();
    }

    static RakpMessage1 decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int tag = in.uint8();
        in.skip(3); // reserved
        int managedId = in.int32le();
        byte[] random = in.bytes(16);
        int role = in.uint8();
        in.skip(2); // reserved
        byte[] user = in.bytes(in.uint8());
        in.end();
        return new RakpMessage1(tag, managedId, random, role, user);
    }
}

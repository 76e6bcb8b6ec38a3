package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;

/**
 * RMCP+ Open Session Request (IPMI v2.0 §13.17).
 *
 * @param tag answered as it is
 * @param privilege the maximum privilege level asked for
 * @param consoleId our session id
 * @param algorithms what we propose
 */
record OpenSessionRequest(int tag, int privilege, int consoleId, Algorithms algorithms) {
    byte[] encode() {
        WireWriter out = new WireWriter()
                .uint8(tag)
                .uint8(privilege)
                .zeros(2) // reserved
                .int32le(consoleId);
        algorithms.encode(out);
        return out.toBytes();
    }

    static OpenSessionRequest decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int tag = in.uint8();
        int privilege = in.uint8() & 0x0f;
        in.skip(2); // reserved
        int consoleId = in.int32le();
        Algorithms algorithms = Algorithms.decode(in);
        in.end();
        return new OpenSessionRequest(tag, privilege, consoleId, algorithms);
    }
}

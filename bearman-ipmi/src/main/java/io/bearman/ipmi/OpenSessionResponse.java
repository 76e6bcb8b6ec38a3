package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * RMCP+ Open Session Response (IPMI v2.0 §13.18).
 *
 * @param tag the request's
 * @param status 0 or why not (table 13-15)
 * @param privilege the maximum privilege level granted
 * @param consoleId our session id; 0 when a refusal leaves it out, as ipmi_sim's does
 * @param managedId the BMC's session id, 0 when refused
 * @param algorithms what the BMC chose, null when refused
 */
record OpenSessionResponse(
        int tag,
        int status,
        int privilege,
        int consoleId,
        int managedId,
        @Nullable Algorithms algorithms) {

    byte[] encode() {
        WireWriter out = new WireWriter()
                .uint8(tag)
                .uint8(status)
                .uint8(privilege)
                .zeros(1) // reserved
                .int32le(consoleId);
        if (algorithms != null) {
            algorithms.encode(out.int32le(managedId));
        }
        return out.toBytes();
    }

    static OpenSessionResponse decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int tag = in.uint8();
        int status = in.uint8();
        if (status != 0) {
            return new OpenSessionResponse(tag, status, 0, Refusal.consoleId(in), 0, null);
        }
        int privilege = in.uint8() & 0x0f;
        in.skip(1); // reserved
        int consoleId = in.int32le();
        int managedId = in.int32le();
        Algorithms algorithms = Algorithms.decode(in);
        in.end();
        return new OpenSessionResponse(tag, status, privilege, consoleId, managedId, algorithms);
    }
}

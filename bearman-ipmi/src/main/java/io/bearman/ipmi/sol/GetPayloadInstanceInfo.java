package io.bearman.ipmi.sol;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.OptionalInt;

/**
 * Get Payload Instance Info of serial over LAN (IPMI v2.0 §24.5), privilege USER: which session has a
 * console, empty when none has.
 *
 * @param instance which of the BMC's consoles, 1 to 15
 */
record GetPayloadInstanceInfo(int instance) implements Command<OptionalInt> {
    private static final Definition DEFINITION = new Definition(
            "Get Payload Instance Info", "24.5", Definition.APPLICATION, 0x4b, Privilege.USER);

    GetPayloadInstanceInfo {
        Instances.check(instance);
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {SolPacket.PAYLOAD_TYPE, (byte) instance};
    }

    /** {@return the BMC's id of the session} */
    @Override
    public OptionalInt decode(WireReader in) {
        int session = in.int32le();
        return session == 0 ? OptionalInt.empty() : OptionalInt.of(session);
    }
}

package io.bearman.ipmi.sol;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Activate Payload for serial over LAN (IPMI v2.0 §24.1), encrypted and authenticated as our sessions
 * are. USER is the least; how much privilege this BMC wants is in its {@link
 * io.bearman.ipmi.lan.SolParameters#AUTHENTICATION SOL parameter 2}.
 *
 * @param instance which of the BMC's consoles, 1 to 15; nearly all have one
 */
record ActivatePayload(int instance) implements Command<ActivatePayload.Answer> {
    private static final Definition DEFINITION = new Definition(
            "Activate Payload", "24.1", Definition.APPLICATION, 0x48, Privilege.USER);
    private static final int ENCRYPTED = 0x80;
    private static final int AUTHENTICATED = 0x40;
    private static final int ALREADY_ACTIVE = 0x80;

    ActivatePayload {
        Instances.check(instance);
    }

    /** What a healthy BMC answers. */
    sealed interface Answer {
        /**
         * It is ours.
         *
         * @param testMode whether test mode is on
         * @param inboundSize the largest payload that the BMC takes, in bytes
         * @param outboundSize the largest payload that it sends, in bytes
         * @param port the UDP port where it wants payloads, as it sees itself
         */
        record Granted(boolean testMode, int inboundSize, int outboundSize, int port)
                implements Answer {}

        /** Another session has it, or this one already. */
        record AlreadyActive() implements Answer {}
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {
            SolPacket.PAYLOAD_TYPE, (byte) instance, (byte) (ENCRYPTED | AUTHENTICATED), 0, 0, 0
        };
    }

    @Override
    public Answer decode(WireReader in) {
        boolean testMode = (in.uint8() & 1) != 0;
        in.skip(3); // auxiliary data, reserved
        int inboundSize = in.uint16le();
        int outboundSize = in.uint16le();
        return new Answer.Granted(testMode, inboundSize, outboundSize, in.uint16le());
    }

    @Override
    public Optional<Answer> otherwise(int completionCode) {
        return completionCode == ALREADY_ACTIVE
                ? Optional.of(new Answer.AlreadyActive())
                : Optional.empty();
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return Optional.ofNullable(
                switch (completionCode) {
                    case 0x81 -> "serial over LAN is disabled";
                    case 0x82 -> "as many consoles are active as there can be";
                    case 0x83 -> "serial over LAN cannot be encrypted, and it is not used in clear";
                    case 0x84 -> "serial over LAN has to be encrypted";
                    default -> null;
                });
    }
}

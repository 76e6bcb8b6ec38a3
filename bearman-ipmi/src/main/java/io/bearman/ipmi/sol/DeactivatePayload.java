package io.bearman.ipmi.sol;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Deactivate Payload for serial over LAN (IPMI v2.0 §24.2), privilege as for {@link ActivatePayload}.
 * It takes the console from whatever session has it.
 *
 * @param instance which of the BMC's consoles, 1 to 15
 */
record DeactivatePayload(int instance) implements Command<DeactivatePayload.Outcome> {
    private static final Definition DEFINITION = new Definition(
            "Deactivate Payload", "24.2", Definition.APPLICATION, 0x49, Privilege.USER);
    private static final int NOT_ACTIVE = 0x80;

    DeactivatePayload {
        Instances.check(instance);
    }

    /** How it was before. */
    enum Outcome {
        DEACTIVATED,
        /** Nobody had it. */
        WAS_NOT_ACTIVE
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {SolPacket.PAYLOAD_TYPE, (byte) instance, 0, 0, 0, 0};
    }

    @Override
    public Outcome decode(WireReader in) {
        return Outcome.DEACTIVATED;
    }

    @Override
    public Optional<Outcome> otherwise(int completionCode) {
        return completionCode == NOT_ACTIVE
                ? Optional.of(Outcome.WAS_NOT_ACTIVE)
                : Optional.empty();
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return completionCode == 0x81
                ? Optional.of("serial over LAN is disabled")
                : Optional.empty();
    }
}

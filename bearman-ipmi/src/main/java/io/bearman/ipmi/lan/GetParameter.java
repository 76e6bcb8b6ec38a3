package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Get LAN Configuration Parameters and Get SOL Configuration Parameters (IPMI v2.0 §23.2, §26.3),
 * privilege OPERATOR (SOL: USER). The answer is empty when the BMC does not have the parameter.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param parameter which
 * @param <T> what it says
 */
public record GetParameter<T>(int channel, Parameter<T> parameter) implements Command<Optional<T>> {
    private static final int NOT_SUPPORTED = 0x80;
    private static final int INVALID_FIELD = 0xcc;

    public GetParameter {
        if (channel < 0 || channel > 15) {
            throw new IllegalArgumentException("not a channel: " + channel);
        }
    }

    @Override
    public Definition definition() {
        Parameter.Family family = parameter.family();
        boolean lan = family == Parameter.Family.LAN;
        return new Definition(
                "Get " + family.title() + " Configuration Parameters",
                family.chapter() + (lan ? ".2" : ".3"),
                Definition.TRANSPORT,
                family.get(),
                lan ? Privilege.OPERATOR : Privilege.USER);
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) channel, (byte) parameter.number(), 0, 0}; // set, block
    }

    @Override
    public Optional<T> decode(WireReader in) {
        in.skip(1); // parameter revision
        return Optional.of(parameter.decode(in));
    }

    /** Older BMCs say that the parameter's number is out of range. */
    @Override
    public Optional<Optional<T>> otherwise(int completionCode) {
        return completionCode == NOT_SUPPORTED || completionCode == INVALID_FIELD
                ? Optional.of(Optional.empty())
                : Optional.empty();
    }

    @Override
    public String title() {
        return "Get " + parameter;
    }
}

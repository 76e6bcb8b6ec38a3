package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Order;
import io.bearman.ipmi.command.Privilege;
import java.util.Optional;

/**
 * Set LAN Configuration Parameters and Set SOL Configuration Parameters (IPMI v2.0 §23.1, §26.2),
 * privilege ADMINISTRATOR. Whoever sets the address over which the session runs loses it.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param parameter which
 * @param value what it shall be
 * @param <T> what it says
 */
public record SetParameter<T>(int channel, Parameter<T> parameter, T value) implements Order {
    /** Completion code: the BMC does not have the parameter. */
    static final int NOT_SUPPORTED = 0x80;

    public SetParameter {
        if (channel < 0 || channel > 15) {
            throw new IllegalArgumentException("not a channel: " + channel);
        }
    }

    @Override
    public Definition definition() {
        Parameter.Family family = parameter.family();
        return new Definition(
                "Set " + family.title() + " Configuration Parameters",
                family.chapter() + (family == Parameter.Family.LAN ? ".1" : ".2"),
                Definition.TRANSPORT,
                family.set(),
                Privilege.ADMINISTRATOR);
    }

    @Override
    public byte[] data() {
        byte[] encoded = parameter.encode(value);
        byte[] data = new byte[2 + encoded.length];
        data[0] = (byte) channel;
        data[1] = (byte) parameter.number();
        System.arraycopy(encoded, 0, data, 2, encoded.length);
        return data;
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return Optional.ofNullable(
                switch (completionCode) {
                    case NOT_SUPPORTED -> "the BMC does not have this parameter";
                    case 0x81 -> "somebody else is setting parameters";
                    case 0x82 -> "the parameter can only be read";
                    case 0x83 -> "the parameter can only be written";
                    default -> null;
                });
    }

    @Override
    public String title() {
        return "Set " + parameter;
    }
}

package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;

/**
 * Get Channel Info (IPMI v2.0 §22.24), privilege USER.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 */
public record GetChannelInfo(int channel) implements Command<ChannelInfo> {
    private static final Definition DEFINITION = new Definition(
            "Get Channel Info", "22.24", Definition.APPLICATION, 0x42, Privilege.USER);

    public GetChannelInfo {
        if (channel < 0 || channel > 15) {
            throw new IllegalArgumentException("not a channel: " + channel);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) channel};
    }

    @Override
    public ChannelInfo decode(WireReader in) {
        int number = in.uint8() & 0x0f;
        int medium = in.uint8() & 0x7f;
        int protocol = in.uint8() & 0x1f;
        int sessions = in.uint8();
        int vendor = in.uint24le();
        return new ChannelInfo(
                number,
                medium,
                protocol,
                ChannelInfo.Sessions.values()[sessions >> 6],
                sessions & 0x3f,
                vendor);
    }
}

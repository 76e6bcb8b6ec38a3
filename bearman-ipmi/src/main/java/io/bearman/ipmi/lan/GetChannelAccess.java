package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.command.WireReader;

/**
 * Get Channel Access (IPMI v2.0 §22.23), privilege USER.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param storage which of the two settings
 */
public record GetChannelAccess(int channel, ChannelAccess.Storage storage)
        implements Command<ChannelAccess> {
    private static final Definition DEFINITION = new Definition(
            "Get Channel Access", "22.23", Definition.APPLICATION, 0x41, Privilege.USER);

    public GetChannelAccess {
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
        return new byte[] {(byte) channel, (byte) storage.bits()};
    }

    @Override
    public ChannelAccess decode(WireReader in) {
        int access = in.uint8(); // bits 5, 4, 3: disabled
        int limit = in.uint8() & 0x0f;
        int mode = Math.min(access & 7, ChannelAccess.Mode.RESERVED.ordinal());
        return new ChannelAccess(
                (access & 0x20) == 0,
                (access & 0x10) == 0,
                (access & 0x08) == 0,
                ChannelAccess.Mode.values()[mode],
                PrivilegeLimit.of(limit));
    }
}

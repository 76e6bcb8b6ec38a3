package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Order;
import io.bearman.ipmi.command.Privilege;

/**
 * Set Channel Access (IPMI v2.0 §22.22), privilege ADMINISTRATOR.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param storage which of the two settings
 * @param access who may use it from now on
 */
public record SetChannelAccess(int channel, ChannelAccess.Storage storage, ChannelAccess access)
        implements Order {
    private static final Definition DEFINITION = new Definition(
            "Set Channel Access", "22.22", Definition.APPLICATION, 0x40, Privilege.ADMINISTRATOR);

    public SetChannelAccess {
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
        int bits = storage.bits()
                | (access.alerting() ? 0 : 0x20)
                | (access.perMessageAuthentication() ? 0 : 0x10)
                | (access.userLevelAuthentication() ? 0 : 0x08)
                | access.mode().ordinal();
        return new byte[] {
            (byte) channel, (byte) bits, (byte) (storage.bits() | access.limit().number())
        };
    }
}

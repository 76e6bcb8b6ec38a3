package io.bearman.ipmi.user;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Order;
import io.bearman.ipmi.command.Privilege;

/**
 * Set User Access (IPMI v2.0 §22.26), privilege ADMINISTRATOR.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param user whose
 * @param access what the user may do from now on
 */
public record SetUserAccess(int channel, UserId user, UserAccess access) implements Order {
    private static final Definition DEFINITION = new Definition(
            "Set User Access", "22.26", Definition.APPLICATION, 0x43, Privilege.ADMINISTRATOR);
    private static final int CHANGE = 0x80;

    public SetUserAccess {
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
        int first = CHANGE
                | (access.callbackOnly() ? 0x40 : 0)
                | (access.linkAuthentication() ? 0x20 : 0)
                | (access.messaging() ? 0x10 : 0)
                | channel;
        return new byte[] {
            (byte) first, (byte) user.number(), (byte) access.limit().number()
        };
    }

    @Override
    public String title() {
        return DEFINITION.name() + " of user " + user;
    }
}

package io.bearman.ipmi.user;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Order;

/**
 * Set User Password, operations <em>enable</em> and <em>disable user</em> (IPMI v2.0 §22.30),
 * privilege ADMINISTRATOR.
 *
 * @param user who
 * @param enabled whether the user may log in from now on
 */
public record EnableUser(UserId user, boolean enabled) implements Order {
    @Override
    public Definition definition() {
        return SetUserPassword.DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) user.number(), (byte) (enabled ? 1 : 0)};
    }

    @Override
    public String title() {
        return (enabled ? "Enable user " : "Disable user ") + user;
    }
}

package io.bearman.ipmi.user;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.command.WireReader;

/**
 * Get User Access (IPMI v2.0 §22.27), privilege OPERATOR.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param user whose
 */
public record GetUserAccess(int channel, UserId user) implements Command<GetUserAccess.Answer> {
    private static final Definition DEFINITION = new Definition(
            "Get User Access", "22.27", Definition.APPLICATION, 0x44, Privilege.OPERATOR);

    public GetUserAccess {
        if (channel < 0 || channel > 15) {
            throw new IllegalArgumentException("not a channel: " + channel);
        }
    }

    /** Whether a user may log in at all; IPMI v2.0 errata added it, older BMCs do not say. */
    public enum Status {
        UNSPECIFIED,
        ENABLED,
        DISABLED,
        RESERVED
    }

    /**
     * What a BMC says of its users in general and of one of them.
     *
     * @param most how many users this channel can have, 1 to 63
     * @param enabled how many are enabled
     * @param fixedNames how many names cannot be changed, user 1 included
     * @param status whether this one is enabled
     * @param access what this one may do
     */
    public record Answer(int most, int enabled, int fixedNames, Status status, UserAccess access) {}

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) channel, (byte) user.number()};
    }

    @Override
    public Answer decode(WireReader in) {
        int most = in.uint8() & 0x3f;
        int enabled = in.uint8();
        int fixed = in.uint8() & 0x3f;
        int access = in.uint8();
        return new Answer(
                most,
                enabled & 0x3f,
                fixed,
                Status.values()[enabled >> 6],
                new UserAccess(
                        (access & 0x40) != 0,
                        (access & 0x20) != 0,
                        (access & 0x10) != 0,
                        PrivilegeLimit.of(access & 0x0f)));
    }
}

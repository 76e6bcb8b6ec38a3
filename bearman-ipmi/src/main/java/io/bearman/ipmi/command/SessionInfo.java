package io.bearman.ipmi.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a BMC (Get Session Info, IPMI v2.0 §22.20).
 *
 * @param possible how many it can have
 * @param active how many it has
 * @param who has the session that was asked for; null when there is none
 */
public record SessionInfo(
        int possible, int active, @Nullable Holder who) {
    private static final int COUNTS = 3;
    private static final int LAN_DETAILS = 4;

    /**
     * Who has a session.
     *
     * @param user number of the BMC's user
     * @param privilege what the session may do now
     * @param channel over which it goes
     * @param from IPv4 address of the other side; null when it is no LAN session or not told
     */
    public record Holder(
            int user,
            PrivilegeLimit privilege,
            int channel,
            @Nullable String from) {
        /** {@return the IPv4 address of the other side} */
        public Optional<String> address() {
            return Optional.ofNullable(from);
        }
    }

    /** {@return who has the session that was asked for} */
    public Optional<Holder> holder() {
        return Optional.ofNullable(who);
    }

    static SessionInfo decode(WireReader in) {
        int handle = in.uint8();
        int possible = in.uint8() & 0x3f;
        int active = in.uint8() & 0x3f;
        if (handle == 0 || in.remaining() < COUNTS) {
            return new SessionInfo(possible, active, null);
        }
        int user = in.uint8() & 0x3f;
        int privilege = in.uint8() & 0x0f;
        int channel = in.uint8() & 0x0f;
        String from = in.remaining() < LAN_DETAILS ? null : address(in);
        return new SessionInfo(
                possible, active, new Holder(user, PrivilegeLimit.of(privilege), channel, from));
    }

    private static String address(WireReader in) {
        return in.uint8() + "." + in.uint8() + "." + in.uint8() + "." + in.uint8();
    }
}

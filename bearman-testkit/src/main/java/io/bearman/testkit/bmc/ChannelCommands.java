package io.bearman.testkit.bmc;

import java.util.Optional;

/** What is set of the channels, and the keys of the LAN channel (IPMI v2.0 §22.22 to §22.25). */
final class ChannelCommands implements CommandFamily {
    private static final int SET_ACCESS = 0x06_40;
    private static final int GET_ACCESS = 0x06_41;
    private static final int GET_INFO = 0x06_42;
    private static final int SECURITY_KEYS = 0x06_56;

    private static final int WITHOUT_SESSIONS = 0x82;
    private static final int KEYS_LOCKED = 0x80;
    private static final int KEY_TOO_SHORT = 0x81;
    private static final int KEY_TOO_LONG = 0x82;
    private static final int NO_KEY_R = 0x84;

    private static final int IPMB = 0;
    private static final int SYSTEM_INTERFACE = 0x0f;
    private static final int NON_VOLATILE = 1;
    private static final int VOLATILE = 2;
    private static final int SEVERAL_SESSIONS = 0x80;
    private static final int IPMI_FORUM = 7154;
    private static final int KEY_G = 1;
    private static final int KEY_LOCKED = 1;
    private static final int KEY_UNLOCKED = 2;

    private final Channel channel;
    private final Sessions sessions;

    ChannelCommands(Channel channel, Sessions sessions) {
        this.channel = channel;
        this.sessions = sessions;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case SET_ACCESS -> command.needing(Privilege.ADMINISTRATOR, () -> setAccess(in));
            case GET_ACCESS -> command.needing(Privilege.USER, () -> access(in));
            case GET_INFO -> command.needing(Privilege.USER, () -> info(in));
            case SECURITY_KEYS -> command.needing(Privilege.ADMINISTRATOR, () -> securityKeys(in));
            default -> Optional.empty();
        };
    }

    /** Set Channel Access (§22.22): [7:6] of two bytes say which of the settings changes. */
    private Answer setAccess(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int flags = in.uint8();
        int limit = in.uint8();
        if (!Channel.is(number)) {
            return other(number);
        }
        switch (flags >> 6) {
            case NON_VOLATILE -> channel.stored = channel.stored.withFlags(flags);
            case VOLATILE -> channel.access = channel.access.withFlags(flags);
            default -> {}
        }
        switch (limit >> 6) {
            case NON_VOLATILE -> channel.stored = channel.stored.withLimit(limit & 0x0f);
            case VOLATILE -> channel.access = channel.access.withLimit(limit & 0x0f);
            default -> {}
        }
        return Answer.done();
    }

    /** Get Channel Access (§22.23). */
    private Answer access(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int which = in.uint8() >> 6;
        if (!Channel.is(number)) {
            return other(number);
        }
        return switch (which) {
            case NON_VOLATILE -> access(channel.stored);
            case VOLATILE -> access(channel.access);
            default -> Answer.code(Completion.INVALID_FIELD);
        };
    }

    private static Answer access(ChannelAccess access) {
        return Answer.ok(new Wire.Writer().uint8(access.flags()).uint8(access.limit()));
    }

    private static Answer other(int number) {
        return Answer.code(
                number == IPMB || number == SYSTEM_INTERFACE
                        ? WITHOUT_SESSIONS
                        : Completion.INVALID_FIELD);
    }

    /** Get Channel Info (§22.24). */
    private Answer info(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int active =
                (int) sessions.all().stream().filter(session -> session.active).count();
        return switch (number) {
            case Channel.NUMBER, Channel.THIS ->
                info(Channel.NUMBER, 0x04, 0x01, SEVERAL_SESSIONS | active); // 802.3, IPMB
            case IPMB -> info(IPMB, 0x01, 0x01, 0);
            case SYSTEM_INTERFACE -> info(SYSTEM_INTERFACE, 0x0c, 0x05, 0); // KCS
            default -> Answer.code(Completion.INVALID_FIELD);
        };
    }

    private static Answer info(int number, int medium, int protocol, int support) {
        return Answer.ok(new Wire.Writer()
                .uint8(number)
                .uint8(medium)
                .uint8(protocol)
                .uint8(support) // [7:6] session support, [5:0] active sessions
                .uint16(IPMI_FORUM)
                .uint8(0)
                .uint16(0)); // auxiliary information
    }

    /** Set Channel Security Keys (§22.25): reads, sets or locks K_g; there is no K_R. */
    private Answer securityKeys(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int operation = in.uint8() & 0x03; // 0 read, 1 set, 2 lock
        int key = in.uint8();
        if (!Channel.is(number) || key > KEY_G) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        if (key != KEY_G) {
            return Answer.code(NO_KEY_R);
        }
        if (channel.keysLocked) {
            return Answer.code(KEYS_LOCKED);
        }
        return switch (operation) {
            case 0 -> Answer.ok(new Wire.Writer().uint8(KEY_UNLOCKED).bytes(channel.kg()));
            case 1 -> setKey(in.rest());
            case 2 -> {
                channel.keysLocked = true;
                yield Answer.ok(new Wire.Writer().uint8(KEY_LOCKED));
            }
            default -> Answer.code(Completion.INVALID_FIELD);
        };
    }

    private Answer setKey(byte[] key) {
        if (key.length != Access.KG_LENGTH) {
            return Answer.code(key.length < Access.KG_LENGTH ? KEY_TOO_SHORT : KEY_TOO_LONG);
        }
        channel.kg(key);
        return Answer.ok(new Wire.Writer().uint8(KEY_UNLOCKED));
    }
}

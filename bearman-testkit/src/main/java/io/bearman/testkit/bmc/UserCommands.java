package io.bearman.testkit.bmc;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The commands about users (IPMI v2.0 §22.26 to §22.30). Guarded by the BMC's lock. */
final class UserCommands implements CommandFamily {
    private static final int SET_ACCESS = 0x06_43;
    private static final int GET_ACCESS = 0x06_44;
    private static final int SET_NAME = 0x06_45;
    private static final int GET_NAME = 0x06_46;
    private static final int SET_PASSWORD = 0x06_47;

    private static final int PASSWORD_WRONG = 0x80;
    private static final int PASSWORD_SIZE_WRONG = 0x81;

    private static final int CHANGE_FLAGS = 0x80;
    private static final int CALLBACK_ONLY = 0x40;
    private static final int LINK_AUTHENTICATION = 0x20;
    private static final int MESSAGING = 0x10;
    private static final int ENABLED = 0x40;
    private static final int DISABLED = 0x80;
    private static final int FIXED_NAMES = 1;
    private static final int NAMELESS = 1;
    private static final int LONG = 0x80;
    private static final int SHORT_LENGTH = 16;

    private final Users users;

    UserCommands(Users users) {
        this.users = users;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case SET_ACCESS -> command.needing(Privilege.ADMINISTRATOR, () -> setAccess(in));
            case GET_ACCESS -> command.needing(Privilege.OPERATOR, () -> access(in));
            case SET_NAME -> command.needing(Privilege.ADMINISTRATOR, () -> setName(in));
            case GET_NAME -> command.needing(Privilege.OPERATOR, () -> name(in));
            case SET_PASSWORD -> command.needing(Privilege.ADMINISTRATOR, () -> setPassword(in));
            default -> Optional.empty();
        };
    }

    private Answer with(int id, Function<Users.User, Answer> work) {
        return id < 1 || id > Users.HIGHEST
                ? Answer.code(Completion.INVALID_FIELD)
                : work.apply(users.of(id));
    }

    /** Set User Access (§22.26). */
    private Answer setAccess(Wire.Reader in) {
        int first = in.uint8(); // [7] change [6:4], [3:0] channel
        int id = in.uint8() & 0x3f;
        int limit = in.uint8() & 0x0f;
        if (!Channel.is(first & 0x0f)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        return with(id, user -> {
            if ((first & CHANGE_FLAGS) != 0) {
                user.callbackOnly = (first & CALLBACK_ONLY) != 0;
                user.linkAuthentication = (first & LINK_AUTHENTICATION) != 0;
                user.messaging = (first & MESSAGING) != 0;
            }
            user.limit = limit;
            return Answer.done();
        });
    }

    /** Get User Access (§22.27). */
    private Answer access(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int id = in.uint8() & 0x3f;
        if (!Channel.is(number)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        return with(
                id,
                user -> Answer.ok(new Wire.Writer()
                        .uint8(Users.HIGHEST)
                        .uint8((user.enabled ? ENABLED : DISABLED) | users.enabled())
                        .uint8(FIXED_NAMES)
                        .uint8((user.callbackOnly ? CALLBACK_ONLY : 0)
                                | (user.linkAuthentication ? LINK_AUTHENTICATION : 0)
                                | (user.messaging ? MESSAGING : 0)
                                | user.limit)));
    }

    /** Set User Name (§22.28): that of user 1 is fixed, and no two have one. */
    private Answer setName(Wire.Reader in) {
        int id = in.uint8() & 0x3f;
        byte[] name = unpadded(in.bytes(BmcUser.LONGEST_NAME));
        boolean taken = name.length > 0
                && users.all().stream()
                        .anyMatch(other -> other.id != id && Arrays.equals(other.name, name));
        if (id == NAMELESS || taken) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        return with(id, user -> {
            user.name = name;
            return Answer.done();
        });
    }

    private static byte[] unpadded(byte[] name) {
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return Arrays.copyOf(name, length);
    }

    /** Get User Name (§22.29). */
    private Answer name(Wire.Reader in) {
        return with(
                in.uint8() & 0x3f,
                user -> Answer.ok(Arrays.copyOf(user.name, BmcUser.LONGEST_NAME)));
    }

    /** Set User Password (§22.30): 0 disables, 1 enables, 2 sets, 3 tests the password. */
    private Answer setPassword(Wire.Reader in) {
        int first = in.uint8();
        int operation = in.uint8() & 0x03;
        boolean isLong = (first & LONG) != 0;
        return with(first & 0x3f, user -> switch (operation) {
            case 0 -> enable(user, false);
            case 1 -> enable(user, true);
            case 2 -> set(user, password(in, isLong), isLong);
            default -> test(user, password(in, isLong), isLong);
        });
    }

    private static byte[] password(Wire.Reader in, boolean isLong) {
        byte[] password = in.bytes(isLong ? BmcUser.LONGEST_PASSWORD : SHORT_LENGTH);
        if (in.left() > 0) {
            throw new Wire.Malformed("a password that is too long for its form");
        }
        return Arrays.copyOf(password, BmcUser.LONGEST_PASSWORD);
    }

    private static Answer enable(Users.User user, boolean enabled) {
        user.enabled = enabled;
        return Answer.done();
    }

    private static Answer set(Users.User user, byte[] password, boolean isLong) {
        user.password = password;
        user.longPassword = isLong;
        return Answer.done();
    }

    private static Answer test(Users.User user, byte[] password, boolean isLong) {
        if (user.longPassword != isLong) {
            return Answer.code(PASSWORD_SIZE_WRONG);
        }
        return MessageDigest.isEqual(user.password, password)
                ? Answer.done()
                : Answer.code(PASSWORD_WRONG);
    }
}

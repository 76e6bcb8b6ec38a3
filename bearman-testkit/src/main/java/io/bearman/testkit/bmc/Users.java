package io.bearman.testkit.bmc;

import io.bearman.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The users of a BMC by their ids. User 1 is the one without a name, of whom only its place is known
 * here. Guarded by the BMC's lock.
 */
final class Users {
    static final int HIGHEST = 15;
    static final int NO_ACCESS = 0x0f;

    private static final int FIRST = 2;
    private static final int SHORT_PASSWORD = 16;

    private final Map<Integer, User> users = new TreeMap<>();

    Users(List<BmcUser> given) {
        if (given.size() > HIGHEST - FIRST + 1) {
            throw new IllegalArgumentException("too many users for one BMC: " + given.size());
        }
        for (BmcUser user : given) {
            User added = of(FIRST + users.size());
            added.name = user.name().getBytes(StandardCharsets.UTF_8);
            added.password = Arrays.copyOf(user.password().bytes(), BmcUser.LONGEST_PASSWORD);
            added.longPassword = user.password().length() > SHORT_PASSWORD;
            added.enabled = user.enabled();
            added.limit = user.limit().code();
            added.messaging = true;
            added.sol = true;
        }
    }

    /** One user, as the commands of §22.26 to §22.30 see it. */
    static final class User {
        final int id;
        byte[] name = new byte[0];
        byte[] password = new byte[BmcUser.LONGEST_PASSWORD];
        /** Whether it was set as one of 20 bytes, not 16. */
        boolean longPassword;

        boolean enabled;
        int limit = NO_ACCESS;
        boolean callbackOnly;
        boolean linkAuthentication;
        boolean messaging;
        boolean sol;

        private User(int id) {
            this.id = id;
        }

        /** {@return the highest privilege; none when there is no access at all} */
        Optional<Privilege> privilege() {
            return enabled && messaging ? Privilege.ofCode(limit) : Optional.empty();
        }

        private BmcUser as(Privilege privilege) {
            int length = password.length;
            while (length > 0 && password[length - 1] == 0) {
                length--;
            }
            // Whoever set it may have set bytes that are no text.
            String text = new String(name, StandardCharsets.UTF_8).replace('\ufffd', '?');
            return new BmcUser(
                    text,
                    Secret.of(Arrays.copyOf(password, length)),
                    privilege,
                    enabled && messaging);
        }
    }

    /** {@return the user of this id, with nothing set when it was never set} */
    User of(int id) {
        return users.computeIfAbsent(id, User::new);
    }

    Collection<User> all() {
        return users.values();
    }

    int enabled() {
        return (int) users.values().stream().filter(user -> user.enabled).count();
    }

    /** {@return those with a name and a privilege, in order of their ids} */
    List<BmcUser> now() {
        return users.values().stream()
                .filter(user -> user.name.length > 0)
                .flatMap(user -> Privilege.ofCode(user.limit).stream().map(limit -> user.as(limit)))
                .toList();
    }

    /**
     * The user who logs in so (IPMI v2.0 table 13-11).
     *
     * @param role [4] look up by name alone, else the privilege is part of the look-up; [3:0] it
     */
    Optional<User> find(byte[] name, int role) {
        boolean byNameAlone = (role & 0x10) != 0;
        return users.values().stream()
                .filter(user -> Arrays.equals(user.name, name))
                .filter(user -> user.privilege().isPresent())
                .filter(user -> byNameAlone || user.limit == (role & 0x0f))
                .findFirst();
    }
}

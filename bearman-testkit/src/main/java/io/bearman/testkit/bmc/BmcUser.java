package io.bearman.testkit.bmc;

import io.bearman.core.secret.Secret;
import java.nio.charset.StandardCharsets;

/**
 * A user of a simulated BMC.
 *
 * @param name at most 16 bytes
 * @param password at most 20 bytes
 * @param limit the highest privilege it may have
 * @param enabled whether it may log in
 */
public record BmcUser(String name, Secret password, Privilege limit, boolean enabled) {
    static final int LONGEST_NAME = 16;
    static final int LONGEST_PASSWORD = 20;

    public BmcUser {
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a BMC user name has at most 16 bytes: '" + name + "'");
        }
        if (password.length() > LONGEST_PASSWORD) {
            throw new IllegalArgumentException("the password of '" + name + "' exceeds 20 bytes");
        }
    }

    /** A user who may log in. */
    public BmcUser(String name, Secret password, Privilege limit) {
        this(name, password, limit, true);
    }

    /** {@return an administrator} */
    public static BmcUser admin(String name, String password) {
        return new BmcUser(name, Secret.of(password), Privilege.ADMINISTRATOR);
    }

    /** {@return this, locked out} */
    public BmcUser disabled() {
        return new BmcUser(name, password, limit, false);
    }
}

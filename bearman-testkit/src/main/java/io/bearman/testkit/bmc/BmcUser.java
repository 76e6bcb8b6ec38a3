package io.bearman.testkit.bmc;

import io.bearman.core.secret.Secret;
import java.nio.charset.StandardCharsets;

/**
 * A user of a simulated BMC.
 *
 * @param name at most 16 bytes
 * @param password at most 20 bytes
 * @param limit the highest privilege it may have
 */
public record BmcUser(String name, Secret password, Privilege limit) {
    public BmcUser {
        if (name.getBytes(StandardCharsets.UTF_8).length > 16) {
            throw new IllegalArgumentException(
                    "a BMC user name has at most 16 bytes: '" + name + "'");
        }
        if (password.bytes().length > 20) {
            throw new IllegalArgumentException("the password of '" + name + "' exceeds 20 bytes");
        }
    }

    /** {@return an administrator} */
    public static BmcUser admin(String name, String password) {
        return new BmcUser(name, Secret.of(password), Privilege.ADMINISTRATOR);
    }
}

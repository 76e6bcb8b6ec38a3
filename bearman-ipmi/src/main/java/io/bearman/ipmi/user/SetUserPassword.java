package io.bearman.ipmi.user;

import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Order;
import io.bearman.ipmi.command.Privilege;

/**
 * Set User Password, operation <em>set password</em> (IPMI v2.0 §22.30), privilege ADMINISTRATOR.
 * Set twice it is the same password.
 *
 * @param user whose
 * @param password 1 to 16 or 20 bytes
 * @param length how many bytes the BMC shall keep; a password kept as 16 has to be tested as 16
 */
public record SetUserPassword(UserId user, Secret password, PasswordLength length)
        implements Order {
    static final Definition DEFINITION = new Definition(
            "Set User Password", "22.30", Definition.APPLICATION, 0x47, Privilege.ADMINISTRATOR);
    private static final int SET = 2;

    public SetUserPassword {
        PasswordField.check(password, length);
    }

    /** {@return the same with the shorter length where that is enough} */
    public static SetUserPassword of(UserId user, Secret password) {
        return new SetUserPassword(user, password, PasswordLength.of(password.bytes().length));
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return PasswordField.of(user, SET, password, length);
    }

    @Override
    public String title() {
        return DEFINITION.name() + " of user " + user;
    }
}

package io.bearman.ipmi.user;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Order;
import io.bearman.ipmi.command.Privilege;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Set User Name (IPMI v2.0 §22.28), privilege ADMINISTRATOR.
 *
 * @param user whose
 * @param name at most 16 printable ASCII characters; empty for none
 */
public record SetUserName(UserId user, String name) implements Order {
    private static final Definition DEFINITION = new Definition(
            "Set User Name", "22.28", Definition.APPLICATION, 0x45, Privilege.ADMINISTRATOR);
    private static final Pattern FORM = Pattern.compile("[!-~]{0," + GetUserName.LENGTH + "}");

    public SetUserName {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "not a user name of at most 16 printable characters: '" + name + "'");
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        byte[] data = new byte[1 + GetUserName.LENGTH];
        data[0] = (byte) user.number();
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, data, 1, ascii.length);
        return data;
    }

    @Override
    public String title() {
        return DEFINITION.name() + " of user " + user;
    }
}

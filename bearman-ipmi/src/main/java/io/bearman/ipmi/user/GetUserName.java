package io.bearman.ipmi.user;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Get User Name (IPMI v2.0 §22.29), privilege OPERATOR. A user that has no name yet, or never had
 * one, has an empty one.
 *
 * @param user whose
 */
public record GetUserName(UserId user) implements Command<String> {
    static final int LENGTH = 16;

    private static final Definition DEFINITION = new Definition(
            "Get User Name", "22.29", Definition.APPLICATION, 0x46, Privilege.OPERATOR);
    private static final int INVALID_FIELD = 0xcc;

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) user.number()};
    }

    @Override
    public String decode(WireReader in) {
        return in.text(LENGTH);
    }

    /** Some BMCs say so of a user that was never set. */
    @Override
    public Optional<String> otherwise(int completionCode) {
        return completionCode == INVALID_FIELD ? Optional.of("") : Optional.empty();
    }
}

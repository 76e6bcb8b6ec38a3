package io.bearman.ipmi.user;

import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Set User Password, operation <em>test password</em> (IPMI v2.0 §22.30), privilege ADMINISTRATOR:
 * whether it is the password, without a login.
 *
 * @param user whose
 * @param password 1 to 16 or 20 bytes
 * @param length how many bytes the BMC keeps
 */
public record TestUserPassword(UserId user, Secret password, PasswordLength length)
        implements Command<TestUserPassword.Outcome> {
    private static final int TEST = 3;
    private static final int DIFFERENT = 0x80;
    private static final int OTHER_LENGTH = 0x81;

    public TestUserPassword {
        PasswordField.check(password, length);
    }

    /** How a test ended. */
    public enum Outcome {
        MATCHES,
        DIFFERENT,
        /** The BMC keeps the other length, so it cannot tell. */
        OTHER_LENGTH
    }

    @Override
    public Definition definition() {
        return SetUserPassword.DEFINITION;
    }

    @Override
    public byte[] data() {
        return PasswordField.of(user, TEST, password, length);
    }

    @Override
    public Outcome decode(WireReader in) {
        return Outcome.MATCHES;
    }

    @Override
    public Optional<Outcome> otherwise(int completionCode) {
        return switch (completionCode) {
            case DIFFERENT -> Optional.of(Outcome.DIFFERENT);
            case OTHER_LENGTH -> Optional.of(Outcome.OTHER_LENGTH);
            default -> Optional.empty();
        };
    }

    @Override
    public String title() {
        return "Test User Password of user " + user;
    }
}

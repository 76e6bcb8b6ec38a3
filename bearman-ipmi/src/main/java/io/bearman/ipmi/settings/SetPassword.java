package io.bearman.ipmi.settings;

import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.user.PasswordLength;
import io.bearman.ipmi.user.SetUserPassword;
import io.bearman.ipmi.user.TestUserPassword;
import io.bearman.ipmi.user.TestUserPassword.Outcome;
import io.bearman.ipmi.user.UserId;
import java.util.Optional;

/**
 * Gives a user a password.
 *
 * @param user who
 * @param password the password
 */
record SetPassword(UserId user, Secret password) implements Step {
    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new SetUserPassword(user, password, length(password)));
    }

    /** A BMC that cannot test it does not say no: a login will show. */
    @Override
    public boolean done(Dialogue bmc) {
        return test(bmc, user, password).orElse(Outcome.MATCHES) == Outcome.MATCHES;
    }

    /** {@return whether it is the user's password, empty when the BMC cannot test it} */
    static Optional<Outcome> test(Dialogue bmc, UserId user, Secret password) {
        try {
            PasswordLength shorter = length(password);
            Outcome outcome = bmc.execute(new TestUserPassword(user, password, shorter));
            return Optional.of(
                    outcome == Outcome.OTHER_LENGTH && shorter == PasswordLength.SIXTEEN
                            ? bmc.execute(
                                    new TestUserPassword(user, password, PasswordLength.TWENTY))
                            : outcome);
        } catch (PowerException.Refused e) {
            return Optional.empty();
        }
    }

    /** The shorter form where it is enough: older BMCs know no other. */
    private static PasswordLength length(Secret password) {
        return PasswordLength.of(password.length());
    }
}

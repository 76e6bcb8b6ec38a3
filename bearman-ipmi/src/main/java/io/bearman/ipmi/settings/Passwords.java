package io.bearman.ipmi.settings;

import io.bearman.core.bmc.WantedUser;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.user.TestUserPassword.Outcome;
import io.bearman.ipmi.user.User;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether the passwords of wanted users are the right ones. The BMC tests them where it can: an
 * attempt to log in may count towards locking a user out.
 */
final class Passwords {
    private Passwords() {}

    /** {@return the wanted users, besides the one that we are logged in as, who have a credential} */
    static Map<User, Login> questions(Wish wish, Observed seen) {
        Map<User, Login> questions = new LinkedHashMap<>();
        wish.logins().forEach((name, login) -> {
            boolean wanted = wish.user(name).map(WantedUser::enabled).orElse(true);
            if (wanted && !name.equals(wish.present().user())) {
                seen.users().named(name).ifPresent(user -> questions.put(user, login));
            }
        });
        return questions;
    }

    /**
     * {@return the answers by user name; the BMC does not tell of those that are missing}
     *
     * @param tester a session of an administrator, empty when there is none
     * @param letsIn whether this login works
     */
    static Map<String, Outcome> answers(
            Map<User, Login> questions,
            Optional<? extends Dialogue> tester,
            Predicate<Login> letsIn) {
        Map<String, Outcome> answers = new HashMap<>();
        questions.forEach((user, login) -> {
            Optional<Outcome> outcome = tester.flatMap(bmc -> test(bmc, user, login));
            if (outcome.isEmpty() && Entry.open(user)) {
                outcome = Optional.of(letsIn.test(login) ? Outcome.MATCHES : Outcome.DIFFERENT);
            }
            outcome.ifPresent(it -> answers.put(user.name(), it));
        });
        return answers;
    }

    private static Optional<Outcome> test(Dialogue bmc, User user, Login login) {
        try {
            return SetPassword.test(bmc, user.id(), login.credential().password());
        } catch (PowerException.Denied e) {
            return Optional.empty();
        }
    }
}

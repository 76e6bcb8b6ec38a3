package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcSettings;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credentials;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Door.Entered;
import io.bearman.ipmi.settings.Sessions.Visit;
import io.bearman.ipmi.user.TestUserPassword.Outcome;
import io.bearman.ipmi.user.User;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The settings port over IPMI. To compare it needs an OPERATOR, and for the passwords of other users
 * an ADMINISTRATOR; to apply an ADMINISTRATOR. Thread-safe.
 */
public final class IpmiBmcSettings implements BmcSettings {
    private final Sessions sessions;
    private final Credentials credentials;
    private final CredentialChanges changes;
    private final TimeSource time;
    private final String by;

    /**
     * @param changes keeps old and new password while a BMC is given another
     * @param by who changes credentials, for the audit
     */
    public IpmiBmcSettings(
            Sessions sessions,
            Credentials credentials,
            CredentialChanges changes,
            TimeSource time,
            String by) {
        this.sessions = sessions;
        this.credentials = credentials;
        this.changes = changes;
        this.time = time;
        this.by = by;
    }

    @Override
    public Comparison compare(Machine machine, WantedSettings wanted) {
        Optional<CredentialChange> pending = changes.pending(machine.id());
        Wish asked = Wish.of(machine, wanted, credentials, pending);
        Door door = sessions::open;
        Entered entered = door.enter(asked, pending, Privilege.OPERATOR);
        try (Visit visit = entered.visit()) {
            Wish wish = asked.enteredBy(entered.login());
            Observed seen = Observed.read(
                    visit, sessions.tries(0, entered.bmc(), entered.login().credential()));
            Map<String, Outcome> passwords =
                    passwords(Passwords.questions(wish, seen), entered, door);
            return Differences.of(wish, seen, visit.guid(), passwords).comparison(wanted.profile());
        }
    }

    private static Map<String, Outcome> passwords(
            Map<User, Login> questions, Entered entered, Door door) {
        if (questions.isEmpty()) {
            return Map.of();
        }
        Predicate<Login> letsIn = login -> door.letsIn(entered.bmc(), login, Privilege.USER);
        try (Visit tester =
                door.open(entered.bmc(), entered.login().credential(), Privilege.ADMINISTRATOR)) {
            return Passwords.answers(questions, Optional.of(tester), letsIn);
        } catch (PowerException.Denied e) {
            return Passwords.answers(questions, Optional.empty(), letsIn);
        }
    }

    @Override
    public Applied apply(Machine machine, WantedSettings wanted, Claim claim, Deadline notAfter) {
        claim.mustBeOn(machine);
        if (Wish.strong(machine.bmc()).isEmpty()) {
            throw new PowerException.Refused(machine.bmc().endpoint()
                    + ": the inventory has none of the cipher suites 17 and 3 for it; over any other"
                    + " a password would be read by others, or prove nothing; nothing was done");
        }
        Optional<CredentialChange> pending = changes.pending(machine.id());
        Wish wish = Wish.of(machine, wanted, credentials, pending);
        Door door = (bmc, credential, privilege) ->
                sessions.open(machine.with(bmc), credential, privilege, notAfter);
        Entered entered = door.enter(wish, pending, Privilege.ADMINISTRATOR);
        try (Inside inside = new Inside(sessions, door, time, notAfter, entered)) {
            LoginChange login = new LoginChange(changes, credentials, by, inside);
            return new Course(inside, login, wish).run(pending);
        }
    }
}

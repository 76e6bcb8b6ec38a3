package io.bearman.ipmi.settings;

import io.bearman.core.UsageException;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.host.MachineId;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credentials;
import io.bearman.ipmi.command.GetChannelAuthCapabilities;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.user.User;
import io.bearman.ipmi.user.UserId;
import io.bearman.ipmi.user.UserList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the credential that we log in with becomes another. Both are kept before the BMC is told; it is
 * told; a new session with the new one proves it; only then the old one is dropped. When the new one
 * does not let us in the old one is set again, in the session that is still open.
 *
 * <p>Whatever kills us in between, the next call gets in by the new one or by the old one. Not
 * thread-safe.
 */
final class LoginChange {
    private static final Logger LOG = LoggerFactory.getLogger(LoginChange.class);

    private final CredentialChanges changes;
    private final Credentials credentials;
    private final String by;
    private final Inside inside;

    LoginChange(CredentialChanges changes, Credentials credentials, String by, Inside inside) {
        this.changes = changes;
        this.credentials = credentials;
        this.by = by;
        this.inside = inside;
    }

    /**
     * {@return the wish after what an earlier call began is finished, if it can be at once} We are in
     * by one of the two; where that is not the one that is wanted, another change goes on from it.
     */
    Wish finish(Wish wish, Optional<CredentialChange> pending, Report report) {
        if (pending.isEmpty()) {
            return wish;
        }
        MachineId machine = wish.machine().id();
        CredentialChange change = pending.get();
        Login from = new Login(change.fromName(), change.from());
        Login to = new Login(change.toName(), change.to());
        if (to.cutOff().filter(inside.login()::equals).isPresent()) {
            goBack(from, change);
        }
        if (!inside.login().equals(wish.wanted())) {
            return wish.enteredBy(inside.login());
        }
        if (inside.login().equals(from)) {
            changes.discard(machine, by);
            return wish.confirmed();
        }
        changes.confirm(machine, by);
        report.changed(UserDifferences.login(wish));
        return wish.confirmed();
    }

    /** The BMC cut the new password off, and the call that told it died before it found out. */
    private void goBack(Login from, CredentialChange change) {
        UserList.read(inside.visit(), GetChannelAuthCapabilities.THIS_CHANNEL)
                .named(from.user())
                .ifPresent(user -> tellOld(user.id(), from));
        enterAgain(from, change);
    }

    /** Makes it; unless it is proven, the BMC proved that it still knows the old one. */
    void make(Difference difference, Wish wish, Observed seen, Report report) {
        inside.needRoom();
        Login from = inside.login();
        Login to = wish.wanted();
        CredentialChange change =
                new CredentialChange(from.name(), from.credential(), to.name(), to.credential());
        changes.propose(wish.machine().id(), change, by);
        Optional<UserId> user = from.user().equals(to.user())
                ? seen.users().named(from.user()).map(User::id)
                : Optional.empty();
        Optional<String> problem = user.flatMap(it -> tell(it, to, report));
        if (problem.isEmpty()) {
            problem = enter(to);
        }
        if (problem.isEmpty()) {
            changes.confirm(wish.machine().id(), by);
            report.changed(difference.finding());
            return;
        }
        user.ifPresent(it -> tellOld(it, from));
        enterAgain(from, change);
        if (known(from)) {
            changes.discard(wish.machine().id(), by);
        }
        report.kept(difference.finding(), problem.get() + "; the old one is in force");
    }

    /** Else the sealed copy is the only one of what the BMC knows. */
    private boolean known(Login login) {
        try {
            return Login.named(credentials, login.name()).equals(login);
        } catch (UsageException e) {
            return false;
        }
    }

    /** {@return what is wrong with the BMC's answer; of a silence a login tells what it means} */
    private Optional<String> tell(UserId user, Login to, Report report) {
        SetPassword step = new SetPassword(user, to.credential().password());
        try {
            report.written();
            step.write(inside.visit());
            return step.done(inside.visit())
                    ? Optional.empty()
                    : Optional.of("the BMC took the password and keeps another");
        } catch (PowerException.Refused | PowerException.Denied e) {
            return Optional.of(e.getMessage());
        } catch (PowerException.Unreachable e) {
            // Some BMCs end the sessions of a user whose password changes.
            LOG.info("{} credential={} set: {}", endpoint(), to.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** {@return why it does not let us in; silence is no answer and stops everything here} */
    private Optional<String> enter(Login to) {
        try {
            inside.enter(inside.bmc(), to);
            return Optional.empty();
        } catch (PowerException.Refused | PowerException.Denied e) {
            return Optional.of(e.getMessage());
        }
    }

    private void tellOld(UserId user, Login from) {
        try {
            new SetPassword(user, from.credential().password()).write(inside.visit());
        } catch (PowerException e) {
            LOG.info("{} credential={} set again: {}", endpoint(), from.name(), e.getMessage());
        }
    }

    private void enterAgain(Login from, CredentialChange change) {
        try {
            inside.enter(inside.bmc(), from);
        } catch (PowerException.Denied e) {
            throw new PowerException.Denied(endpoint()
                    + ": it was told to change its credential from '" + change.fromName() + "' to '"
                    + change.toName() + "' and lets in with neither as "
                    + Privilege.ADMINISTRATOR + "; both are kept sealed");
        }
    }

    private String endpoint() {
        return inside.bmc().endpoint();
    }
}

package io.bearman.ipmi.settings;

import io.bearman.core.BearmanException;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Difference.Stage;
import io.bearman.ipmi.user.TestUserPassword.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of apply: stage after stage, each change read back, and after what may keep us out a new
 * session, for which the present one waits: while it lives, what went wrong can be undone in it.
 *
 * <p>Not thread-safe; used once.
 */
final class Course {
    private final Inside inside;
    private final LoginChange loginChange;
    private final Report report = new Report();
    private Wish wish;

    Course(Inside inside, LoginChange loginChange, Wish wish) {
        this.inside = inside;
        this.loginChange = loginChange;
        this.wish = wish.enteredBy(inside.login());
    }

    Applied run(Optional<CredentialChange> pending) {
        try {
            wish = loginChange.finish(wish, pending, report);
            Observed seen = observe();
            List<Difference> locks = LanDifferences.locks(seen);
            if (!locks.isEmpty()) {
                go(Stage.LOCK, locks, seen);
                // A BMC may have told old values until its lock ended.
                seen = observe();
            }
            Differences differences = differences(seen);
            for (Stage stage : EnumSet.complementOf(EnumSet.of(Stage.LOCK))) {
                go(stage, differences.of(stage), seen);
            }
            return applied(null);
        } catch (BearmanException e) {
            if (report.nothingWritten()) {
                throw e;
            }
            return applied(e);
        }
    }

    private Observed observe() {
        return Observed.read(inside.visit(), inside.tries(0));
    }

    private Differences differences(Observed seen) {
        Map<String, Outcome> passwords = Passwords.answers(
                Passwords.questions(wish, seen),
                Optional.of(inside.visit()),
                login -> inside.letsIn(login, Privilege.USER));
        return Differences.of(wish, seen, inside.visit().guid(), passwords);
    }

    private Applied applied(@Nullable BearmanException stoppedBy) {
        return new Applied(report.outcomes(), inside.bmc().address(), stoppedBy);
    }

    private void go(Stage stage, List<Difference> differences, Observed seen) {
        List<Difference> mendable = new ArrayList<>();
        for (Difference it : differences) {
            switch (it.finding().mending()) {
                case APPLY -> mendable.add(it);
                case MOVE -> {
                    if (wish.settings().lan().mayMove()) {
                        mendable.add(it);
                    } else {
                        report.kept(it.finding(), "it is only changed for who asks for a move");
                    }
                }
                case HUMAN -> report.kept(it.finding(), "it is not for apply to change");
            }
        }
        if (mendable.isEmpty()) {
            return;
        }
        Mender mender = new Mender(inside, report, seen.channel());
        switch (stage) {
            case LOCK, HARMLESS, USERS -> mendable.forEach(mender::mend);
            case DOORS, CHANNEL -> new RiskyStage(inside, report, mender).mend(mendable);
            case LOGIN -> loginChange.make(mendable.get(0), wish, seen, report);
            case FORMER_USER -> mendFormer(mendable, mender);
            case MOVE -> new Move(inside, wish, report).make(mendable, seen.channel());
        }
    }

    private void mendFormer(List<Difference> differences, Mender mender) {
        if (inside.login().user().equals(wish.present().user())) {
            differences.forEach(it -> report.kept(
                    it.finding(), "Bearman still logs in as '" + inside.login().user() + "'"));
        } else {
            differences.forEach(mender::mend);
        }
    }
}

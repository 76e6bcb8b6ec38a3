package io.bearman.ipmi.settings;

import io.bearman.core.BearmanException;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Difference.Proof;
import io.bearman.ipmi.settings.Difference.Stage;
import io.bearman.ipmi.settings.Sessions.Unproven;
import io.bearman.ipmi.user.TestUserPassword.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return Observed.read(inside.visit(), inside.unproven());
    }

    private Differences differences(Observed seen) {
        Map<String, Outcome> passwords = Passwords.answers(
                Passwords.questions(wish, seen),
                Optional.of(inside.visit()),
                login -> inside.letsIn(login, Privilege.USER));
        return Differences.of(wish, seen, inside.visit().guid(), passwords);
    }

    private Applied applied(BearmanException stoppedBy) {
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
        switch (stage) {
            case LOCK, HARMLESS, USERS -> mendable.forEach(it -> mend(it, seen));
            case DOORS, CHANNEL -> mendProven(mendable, seen);
            case LOGIN -> loginChange.make(mendable.get(0), wish, seen, report);
            case FORMER_USER -> mendFormer(mendable, seen);
            case MOVE -> new Move(inside, wish, report).make(mendable, seen.channel());
        }
    }

    private void mend(Difference difference, Observed seen) {
        if (written(difference, seen)) {
            report.changed(difference.finding());
        }
    }

    private void mendFormer(List<Difference> differences, Observed seen) {
        if (inside.login().user().equals(wish.present().user())) {
            differences.forEach(it -> report.kept(
                    it.finding(), "Bearman still logs in as '" + inside.login().user() + "'"));
        } else {
            differences.forEach(it -> mend(it, seen));
        }
    }

    /** {@return whether it was written, read back and proven; if not, it is said why} */
    private boolean written(Difference difference, Observed seen) {
        try {
            for (Step step : difference.steps()) {
                report.written();
                inLock(step, seen, () -> step.write(inside.visit()));
                if (!step.done(inside.visit())) {
                    report.kept(difference.finding(), "the BMC took it and says that it is not so");
                    return false;
                }
            }
            difference.proof().ifPresent(this::prove);
            return true;
        } catch (PowerException.Refused | PowerException.Denied e) {
            report.kept(difference.finding(), e.getMessage());
            return false;
        }
    }

    private void inLock(Step step, Observed seen, Runnable change) {
        step.lock()
                .ifPresentOrElse(
                        family -> SetLock.during(inside.visit(), seen.channel(), family, change),
                        change);
    }

    private void prove(Proof proof) {
        inside.prove(proof.login(), proof.privilege());
    }

    /** All of a stage, and then whether we still get in. */
    private void mendProven(List<Difference> differences, Observed seen) {
        List<Difference> unproven = new ArrayList<>();
        for (Difference it : differences) {
            inside.needRoom();
            if (written(it, seen)) {
                unproven.add(it);
            }
        }
        if (unproven.isEmpty()) {
            return;
        }
        try {
            proveOurs();
        } catch (PowerException.TooLate e) {
            throw e;
        } catch (PowerException e) {
            undo(unproven, seen, e);
            return;
        }
        boolean anybody = unproven.stream().anyMatch(Course::closesSuiteZero)
                && inside.unproven() == Unproven.LET_IN;
        for (Difference it : unproven) {
            if (anybody && closesSuiteZero(it)) {
                report.kept(it.finding(), "the BMC took it and still lets in who proves nothing");
            } else {
                report.changed(it.finding());
            }
        }
    }

    /** Each privilege that Bearman logs in with: a BMC may let in an administrator and nobody less. */
    private void proveOurs() {
        for (Privilege privilege : Privilege.values()) {
            inside.prove(inside.login(), privilege);
        }
    }

    private static boolean closesSuiteZero(Difference difference) {
        return difference.steps().stream()
                .anyMatch(step -> step instanceof CloseSuite suite && suite.id() == 0);
    }

    private void undo(List<Difference> unproven, Observed seen, PowerException why) {
        for (int i = unproven.size() - 1; i >= 0; i--) {
            for (Step step : unproven.get(i).steps()) {
                inLock(step, seen, () -> step.undo(inside.visit()));
            }
        }
        unproven.forEach(it -> report.kept(
                it.finding(), "undone, for then it did not let us in: " + why.getMessage()));
    }
}

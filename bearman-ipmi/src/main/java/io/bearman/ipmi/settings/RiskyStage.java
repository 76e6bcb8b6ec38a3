package io.bearman.ipmi.settings;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.settings.Sessions.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage that may keep us out: all of it is written, then new sessions prove that it does not, or it
 * is undone. What stops it half-way does not spare what was written the proof. Not thread-safe.
 */
final class RiskyStage {
    private final Inside inside;
    private final Report report;
    private final Mender mender;

    RiskyStage(Inside inside, Report report, Mender mender) {
        this.inside = inside;
        this.report = report;
        this.mender = mender;
    }

    void mend(List<Difference> differences) {
        List<Difference> unproven = new ArrayList<>();
        PowerException stoppedBy = write(differences, unproven);
        if (!unproven.isEmpty()) {
            prove(unproven);
        }
        if (stoppedBy != null) {
            throw stoppedBy;
        }
    }

    /** {@return what stopped it, null when nothing did} */
    private @Nullable PowerException write(
            List<Difference> differences, List<Difference> unproven) {
        for (Difference it : differences) {
            try {
                inside.needRoom();
                if (mender.written(it)) {
                    unproven.add(it);
                }
            } catch (PowerException e) {
                return e;
            }
        }
        return null;
    }

    private void prove(List<Difference> unproven) {
        try {
            inside.proveAll();
        } catch (PowerException.TooLate e) {
            throw e;
        } catch (PowerException e) {
            List<Difference> backwards = new ArrayList<>(unproven);
            Collections.reverse(backwards);
            backwards.forEach(it -> mender.undo(it, "it did not let us in: " + e.getMessage()));
            return;
        }
        for (Difference it : unproven) {
            if (stillOpen(it)) {
                // What was closed in its place was another: BMCs count the places otherwise.
                mender.undo(it, "the BMC still let us in by it");
            } else {
                report.changed(it.finding());
            }
        }
    }

    private boolean stillOpen(Difference difference) {
        return difference.steps().stream()
                .anyMatch(step -> step instanceof CloseSuite suite
                        && Sessions.SPOKEN.contains(suite.id())
                        && inside.tries(suite.id()) == Trial.LET_IN);
    }
}

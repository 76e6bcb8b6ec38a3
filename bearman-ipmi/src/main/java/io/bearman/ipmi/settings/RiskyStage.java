package io.bearman.ipmi.settings;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.settings.Sessions.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

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
        List<Difference> touched = new ArrayList<>();
        List<Difference> written = new ArrayList<>();
        PowerException stoppedBy = null;
        try {
            for (Difference it : differences) {
                inside.needRoom();
                touched.add(it);
                if (mender.written(it)) {
                    written.add(it);
                }
            }
        } catch (PowerException e) {
            stoppedBy = e;
        }
        if (!touched.isEmpty()) {
            prove(touched, written);
        }
        if (stoppedBy != null) {
            throw stoppedBy;
        }
    }

    /** @param touched those too of which it is not known whether the BMC did them */
    private void prove(List<Difference> touched, List<Difference> written) {
        try {
            inside.proveAll();
        } catch (PowerException.TooLate e) {
            throw e;
        } catch (PowerException e) {
            List<Difference> backwards = new ArrayList<>(touched);
            Collections.reverse(backwards);
            for (Difference it : backwards) {
                Optional<String> problem = mender.undo(it);
                // Of the others it was said why the BMC would not have them at all.
                if (written.contains(it)) {
                    kept(it, "it did not let us in: " + e.getMessage(), problem);
                }
            }
            return;
        }
        for (Difference it : written) {
            if (stillOpen(it)) {
                // What was closed in its place was another: BMCs count the places otherwise.
                kept(it, "the BMC still let us in by it", mender.undo(it));
            } else {
                report.changed(it.finding());
            }
        }
    }

    private void kept(Difference difference, String why, Optional<String> problem) {
        String how = problem.map(it -> "not to be undone (" + it + "), although then ")
                .orElse("undone, for then ");
        report.kept(difference.finding(), how + why);
    }

    private boolean stillOpen(Difference difference) {
        return difference.steps().stream()
                .anyMatch(step -> step instanceof CloseSuite suite
                        && Sessions.SPOKEN.contains(suite.id())
                        && inside.tries(suite.id()) == Trial.LET_IN);
    }
}

package io.bearman.ipmi.settings;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.settings.Difference.Proof;
import java.util.Optional;

/** Writes, reads back and undoes differences of one channel. Not thread-safe. */
final class Mender {
    private final Inside inside;
    private final Report report;
    private final int channel;

    Mender(Inside inside, Report report, int channel) {
        this.inside = inside;
        this.report = report;
        this.channel = channel;
    }

    void mend(Difference difference) {
        if (written(difference)) {
            report.changed(difference.finding());
        }
    }

    /** {@return whether it was written, read back and proven; if not, it is said why} */
    boolean written(Difference difference) {
        try {
            for (Step step : difference.steps()) {
                report.written();
                inLock(step, () -> step.write(inside.visit()));
                if (!step.done(inside.visit())) {
                    report.kept(difference.finding(), "the BMC took it and says that it is not so");
                    return false;
                }
            }
            Optional<Proof> proof = difference.proof();
            proof.ifPresent(it -> inside.prove(it.login(), it.privilege()));
            return true;
        } catch (PowerException.Refused | PowerException.Denied e) {
            report.kept(difference.finding(), e.getMessage());
            return false;
        }
    }

    /** {@return why the BMC would not have it undone} */
    Optional<String> undo(Difference difference) {
        try {
            for (int i = difference.steps().size() - 1; i >= 0; i--) {
                Step step = difference.steps().get(i);
                inLock(step, () -> step.undo(inside.visit()));
            }
            return Optional.empty();
        } catch (PowerException.Refused | PowerException.Denied e) {
            return Optional.of(e.getMessage());
        }
    }

    private void inLock(Step step, Runnable change) {
        step.lock()
                .ifPresentOrElse(
                        family -> SetLock.during(inside.visit(), channel, family, change), change);
    }
}

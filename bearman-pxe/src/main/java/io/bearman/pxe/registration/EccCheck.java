package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether its memory has errors already. */
final class EccCheck implements Check {
    @Override
    public String name() {
        return "ecc";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        Facts.Ecc ecc = subject.facts().health().ecc();
        long borne = subject.profile().tolerance.corrected();
        if (ecc == null) {
            return List.of(missing("no memory errors", "its memory errors"));
        }
        List<CheckResult> results = new ArrayList<>();
        results.add(count("uncorrected", ecc.uncorrected(), 0));
        results.add(count("corrected", ecc.corrected(), borne));
        return results;
    }

    private CheckResult count(String what, @Nullable Long errors, long borne) {
        String expected = "at most " + borne + " " + what + " errors";
        return errors == null
                ? result(Outcome.UNDETERMINED, expected, what + " errors are not told")
                : judge(errors <= borne, expected, errors + " " + what + " errors");
    }
}

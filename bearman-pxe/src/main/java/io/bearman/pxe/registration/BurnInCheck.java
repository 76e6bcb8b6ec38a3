package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether it bore a load for a while, where that is asked for. */
final class BurnInCheck implements Check {
    @Override
    public String name() {
        return "burn-in";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        Optional<Duration> wanted = subject.profile().tolerance.burn();
        Facts.BurnIn done = subject.facts().health().burnIn();
        if (wanted.isEmpty() && done == null) {
            return List.of();
        }
        String expected = wanted.map(it -> it.toSeconds() + " s").orElse("any time")
                + " of load without a failure";
        if (done == null || done.seconds() == null || done.failures() == null) {
            return List.of(missing(expected, "its burn-in"));
        }
        if (!done.failures().isEmpty()) {
            String first = done.failures().get(0);
            return List.of(
                    result(Outcome.FAIL, expected, "after " + done.seconds() + " s: " + first));
        }
        boolean enough = done.seconds() >= wanted.orElse(Duration.ZERO).toSeconds();
        return List.of(judge(enough, expected, done.seconds() + " s of load"));
    }
}

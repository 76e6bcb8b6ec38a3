package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether its clock is right; the battery of one that is far off is empty. */
final class ClockCheck implements Check {
    @Override
    public String name() {
        return "clock";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Tolerance tolerance = subject.profile().tolerance;
        String expected = "within " + seconds(tolerance.clockWarns());
        Long said = subject.facts().system().epochMillis();
        if (said == null) {
            return List.of(missing(expected, "its clock"));
        }
        Duration off =
                Duration.between(subject.now(), Instant.ofEpochMilli(said)).abs();
        Outcome outcome = off.compareTo(tolerance.clockFails()) > 0
                ? Outcome.FAIL
                : off.compareTo(tolerance.clockWarns()) > 0 ? Outcome.WARN : Outcome.PASS;
        return List.of(result(outcome, expected, seconds(off) + " off"));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 100 / 10.0 + " s";
    }
}

package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;

/** Whether the BMC's event log is as empty as that of a new machine; a hint, no more. */
final class EventLogCheck implements Check {
    @Override
    public String name() {
        return "event-log";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        Long borne = subject.profile().tolerance.selEntries();
        Long entries = subject.facts().health().selEntries();
        if (borne == null) {
            return List.of();
        }
        String expected = "at most " + borne + " entries";
        if (entries == null) {
            return List.of(missing(expected, "its event log"));
        }
        Outcome outcome = entries <= borne ? Outcome.PASS : Outcome.WARN;
        return List.of(result(outcome, expected, entries + " entries"));
    }
}

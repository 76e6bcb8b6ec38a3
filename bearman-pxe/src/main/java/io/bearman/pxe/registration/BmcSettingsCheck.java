package io.bearman.pxe.registration;

import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.Finding;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;

/** Whether the BMC, asked over the network, is set up as the configuration's profile wants it. */
final class BmcSettingsCheck implements Check {
    @Override
    public String name() {
        return "bmc-settings";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        Comparison comparison = subject.lan().settings();
        if (comparison == null) {
            // Silence is bmc-lan's finding; that it answers and tells no settings is ours.
            boolean silent =
                    subject.lan().reading() == null || subject.lan().why().isEmpty();
            return silent
                    ? List.of()
                    : List.of(result(
                            Outcome.UNDETERMINED, "its settings", subject.lan().why()));
        }
        if (comparison.clean()) {
            String profile = "settings '" + comparison.profile() + "'";
            return List.of(result(Outcome.PASS, profile, profile));
        }
        return comparison.findings().stream().map(this::of).toList();
    }

    private CheckResult of(Finding finding) {
        Outcome outcome = switch (finding.severity()) {
            case UNKNOWN -> Outcome.UNDETERMINED;
            case DIFFERENT, OPEN -> Outcome.FAIL;
        };
        return result(
                outcome,
                finding.subject() + " " + finding.expected(),
                finding.subject() + " " + finding.actual());
    }
}

package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.maintenance.SettingsReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What was found of the settings of many BMCs, in one table; at the end those that failed. */
final class SettingsAnswers {
    private SettingsAnswers() {}

    static ExitCode print(Base command, List<Outcome<SettingsReport>> outcomes) {
        if (command.common.json()) {
            new Answers<>(outcomes, SettingsReport::toString, report -> report).print(command);
        } else {
            List<SettingsReport> reports = reports(outcomes);
            if (!reports.isEmpty()) {
                command.print(SettingsReport.table(reports));
            }
            failures(outcomes).print(command);
        }
        List<ExitCode> codes = new ArrayList<>();
        for (Outcome<SettingsReport> outcome : outcomes) {
            codes.add(
                    outcome.value() == null
                            ? outcome.exitCode()
                            : outcome.value().exitCode());
        }
        return Outcome.worst(codes);
    }

    private static Answers<String> failures(List<Outcome<SettingsReport>> outcomes) {
        List<Outcome<String>> failed = new ArrayList<>();
        for (Outcome<SettingsReport> outcome : outcomes) {
            if (outcome.failure() != null) {
                failed.add(Outcome.failed(outcome.target(), outcome.failure()));
            }
        }
        return new Answers<>(failed, text -> text, text -> text);
    }

    static List<SettingsReport> reports(List<Outcome<SettingsReport>> outcomes) {
        return outcomes.stream().map(Outcome::value).filter(Objects::nonNull).toList();
    }
}

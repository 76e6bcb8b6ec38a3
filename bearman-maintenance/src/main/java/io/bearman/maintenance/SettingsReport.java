package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.Finding;
import io.bearman.core.host.HostId;
import io.bearman.core.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was found of one host's BMC settings, and what became of it; for people as a table, for machines
 * field by field.
 *
 * @param host the host
 * @param profile what its BMC was compared with
 * @param rows one for each finding, the worst first
 * @param problem what stopped it half-way, empty when nothing did
 */
public record SettingsReport(HostId host, String profile, List<Row> rows, String problem) {
    public SettingsReport {
        rows = List.copyOf(rows);
    }

    /** What became of a finding. */
    public enum Result {
        /** It was only looked for. */
        FOUND,
        CHANGED,
        KEPT
    }

    /**
     * A finding.
     *
     * @param result what became of it
     * @param finding as it was found
     * @param note who mends it, or why it was kept
     */
    public record Row(Result result, Finding finding, String note) {}

    static SettingsReport of(HostId host, Comparison comparison) {
        List<Row> rows = comparison.findings().stream()
                .map(it -> new Row(
                        Result.FOUND,
                        it,
                        switch (it.mending()) {
                            case APPLY -> "apply mends it";
                            case MOVE -> "a move mends it";
                            case HUMAN -> "for a human";
                        }))
                .toList();
        return new SettingsReport(host, comparison.profile(), rows, "");
    }

    static SettingsReport of(HostId host, String profile, Applied applied) {
        List<Row> rows = new ArrayList<>();
        for (Applied.Outcome outcome : applied.outcomes()) {
            boolean kept = outcome instanceof Applied.Outcome.Kept;
            rows.add(new Row(
                    kept ? Result.KEPT : Result.CHANGED,
                    outcome.finding(),
                    outcome instanceof Applied.Outcome.Kept it ? it.why() : ""));
        }
        String problem = applied.stopped().map(BearmanException::getMessage).orElse("");
        return new SettingsReport(host, profile, rows, problem);
    }

    /** {@return done when all is as wanted now, else failed} */
    public ExitCode exitCode() {
        boolean all = rows.stream().allMatch(row -> row.result() == Result.CHANGED);
        return all && problem.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** {@return the findings of all hosts in columns; a host without any has a line that says so} */
    public static String table(List<SettingsReport> reports) {
        TextTable table = TextTable.headed(
                "HOST", "RESULT", "SEVERITY", "SETTING", "EXPECTED", "ACTUAL", "NOTE");
        for (SettingsReport report : reports) {
            if (report.rows().isEmpty() && report.problem().isEmpty()) {
                table.row(
                        report.host(), "as wanted", "", "", "", "", "profile " + report.profile());
            }
            for (Row row : report.rows()) {
                Finding it = row.finding();
                table.row(
                        report.host(),
                        word(row.result()),
                        word(it.severity()),
                        it.subject(),
                        it.expected(),
                        it.actual(),
                        row.note());
            }
            if (!report.problem().isEmpty()) {
                table.row(report.host(), "stopped", "", "", "", "", report.problem());
            }
        }
        return table.toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

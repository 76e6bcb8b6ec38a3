package io.bearman.core.bmc;

import io.bearman.core.text.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * How a BMC's settings compare with what is wanted.
 *
 * @param profile what they were compared with
 * @param findings what is otherwise, the worst first
 */
public record Comparison(String profile, List<Finding> findings) {
    public Comparison {
        findings = findings.stream()
                .sorted((a, b) -> b.severity().compareTo(a.severity()))
                .toList();
    }

    /** {@return whether all that is wanted is known to be so} */
    public boolean clean() {
        return findings.isEmpty();
    }

    /** {@return what apply would change, a move aside} */
    public List<Finding> mendable() {
        return findings.stream()
                .filter(finding -> finding.mending() == Finding.Mending.APPLY)
                .toList();
    }

    /** {@return the findings in columns, empty when there are none} */
    public String table() {
        if (findings.isEmpty()) {
            return "";
        }
        TextTable table =
                TextTable.headed("SEVERITY", "SETTING", "EXPECTED", "ACTUAL", "MENDED BY");
        findings.forEach(it -> table.row(
                word(it.severity()), it.subject(), it.expected(), it.actual(), word(it.mending())));
        return table.toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

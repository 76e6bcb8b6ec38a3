package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.FieldChange;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bearman inventory history}. */
@Command(
        name = "history",
        description = "Shows what was changed about a host: when, by whom, from what to what, why.",
        footerHeading = "%nExample:%n",
        footer = "  bearman inventory history cn1")
final class InventoryHistory extends Base {
    @Parameters(paramLabel = "HOST")
    private String host;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    InventoryHistory() {}

    @Override
    ExitCode execute() {
        // Not only a host that is known: history outlives it.
        HostId id = Common.parsed(host, HostId::of);
        List<AuditEvent> events;
        try (Bearman bearman = common.open()) {
            events = bearman.audit().about(id.value());
            if (events.isEmpty()) {
                known(bearman, id);
            }
        }
        if (common.json()) {
            print(Json.of(events));
            return ExitCode.DONE;
        }
        TextTable table = TextTable.headed("WHEN", "WHO", "WHAT", "CHANGE", "WHY");
        events.forEach(it -> table.row(
                it.at().truncatedTo(ChronoUnit.SECONDS), it.by(), it.what(), change(it), it.why()));
        print(table.toString());
        return ExitCode.DONE;
    }

    private static String change(AuditEvent event) {
        if (event.what().equals("added")) {
            return "";
        }
        if (event.what().equals("changed")) {
            return FieldChange.between(event.from(), event.to()).stream()
                    .map(FieldChange::toString)
                    .collect(Collectors.joining(", "));
        }
        return event.from().isEmpty() && event.to().isEmpty()
                ? ""
                : event.from() + " -> " + event.to();
    }
}

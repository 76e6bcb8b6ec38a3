package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Assignments;
import io.bearman.core.inventory.FieldChange;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bearman inventory set}. */
@Command(
        name = "set",
        description = {
            "Changes what is known about a host and its machine. Audited. Keys: role, region, zone,",
            "flavor, serial, vendor, product, rack, unit, macs, bmc.address, bmc.port,",
            "bmc.credential, bmc.suites."
        },
        footerHeading = "%nExample:%n",
        footer = "  bearman inventory set cn1 flavor=compute-gpu bmc.address=10.0.0.7")
final class InventorySet extends Base {
    @Parameters(index = "0", paramLabel = "HOST")
    private String host;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE")
    private List<String> assignments = new ArrayList<>();

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    InventorySet() {}

    @Override
    ExitCode execute() {
        HostId id = Common.parsed(host, HostId::of);
        Map<String, String> values = values();
        List<FieldChange> changes;
        try (Bearman bearman = common.open()) {
            Placed before = known(bearman, id);
            Placed after = Assignments.apply(before, values);
            bearman.ports().inventory().put(List.of(after), Bearman.user());
            changes = FieldChange.between(before, after);
        }
        String text = changes.isEmpty()
                ? id + ": nothing to change"
                : changes.stream()
                        .map(change -> id + ": " + change)
                        .collect(Collectors.joining("\n"));
        answer(text, Map.of("host", id, "changes", changes));
        return ExitCode.DONE;
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new UsageException("'" + assignment + "' is not KEY=VALUE");
            }
            String key = assignment.substring(0, equals);
            if (values.put(key, assignment.substring(equals + 1)) != null) {
                throw new UsageException(key + " is given twice");
            }
        }
        return values;
    }
}

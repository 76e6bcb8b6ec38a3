package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Assignments;
import io.bearman.core.inventory.FieldChange;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
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
            "flavor, boot_profile, storage, label.NAME (without a value it goes), serial, vendor,",
            "product, rack, unit, hardware_profile, macs, cabling, bmc.address, bmc.port,",
            "bmc.credential, bmc.suites, bmc.quirks. Refused when somebody else changed the host",
            "meanwhile."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman inventory set cn1 flavor=compute-gpu bmc.address=10.0.0.7",
            "  bearman inventory set cn1 label.owner=db storage=shared"
        })
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
        Map<String, String> values = values(assignments);
        List<FieldChange> changes;
        try (Bearman bearman = common.open()) {
            Inventory inventory = bearman.ports().inventory();
            known(bearman, id);
            Revised before = inventory.revised(id).orElseThrow();
            Placed after = Assignments.apply(before.placed(), values);
            inventory.update(before.with(after), Bearman.user());
            changes = FieldChange.between(before.placed(), after);
        }
        String text = changes.isEmpty()
                ? id + ": nothing to change"
                : changes.stream()
                        .map(change -> id + ": " + change)
                        .collect(Collectors.joining("\n"));
        answer(text, Map.of("host", id, "changes", changes));
        return ExitCode.DONE;
    }

    /** {@return KEY=VALUE taken apart, each key once} */
    static Map<String, String> values(List<String> assignments) {
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

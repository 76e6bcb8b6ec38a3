package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bearman inventory list}. */
@Command(
        name = "list",
        description = {
            "Lists hosts with their machines.",
            "--output json prints JSON lines, a host a line, as import reads them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman inventory list --output json",
            "  bearman inventory list --label owner=db --where vendor=Dell --wide",
            "  bearman inventory list cn[001-150] --zone az1 --state IN_SERVICE,MAINTENANCE"
        })
final class InventoryList extends Base {
    @Mixin
    private HostFilter filter = new HostFilter();

    @Option(names = "--wide", description = "Also UUID, vendor, boot profile, storage and labels.")
    private boolean wide;

    @Override
    ExitCode execute() {
        TextTable rows = wide
                ? TextTable.headed(
                        "HOST", "STATE", "ROLE", "FLAVOR", "PROFILE", "ZONE", "RACK", "UNIT",
                        "UUID", "SERIAL", "VENDOR", "PRODUCT", "BMC", "STORAGE", "LABELS")
                : TextTable.headed(
                        "HOST", "STATE", "FLAVOR", "ZONE", "RACK", "UNIT", "SERIAL", "PRODUCT",
                        "BMC");
        try (Bearman bearman = common.open()) {
            Inventory inventory = bearman.ports().inventory();
            if (common.json()) {
                inventory.each(filter.query(), host -> out().println(InventoryLines.format(host)));
                return ExitCode.DONE;
            }
            inventory.each(filter.query(), host -> rows.row(wide ? wide(host) : brief(host)));
        }
        print(rows.toString());
        return ExitCode.DONE;
    }

    private static Object[] brief(Placed host) {
        return new Object[] {
            host.host().id(),
            host.host().state().kind(),
            host.host().flavor(),
            host.host().zone(),
            host.machine().rack(),
            host.machine().unit(),
            host.machine().serial(),
            host.machine().product(),
            host.machine().bmc().endpoint()
        };
    }

    private static Object[] wide(Placed host) {
        return new Object[] {
            host.host().id(),
            host.host().state().kind(),
            host.host().role(),
            host.host().flavor(),
            host.host().bootProfile(),
            host.host().zone(),
            host.machine().rack(),
            host.machine().unit(),
            host.machine().id(),
            host.machine().serial(),
            host.machine().vendor(),
            host.machine().product(),
            host.machine().bmc().endpoint(),
            host.host().storage(),
            host.host().labels()
        };
    }
}

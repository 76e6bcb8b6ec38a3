package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.Bmc;
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

    @Option(
            names = "--wide",
            description = "Also role, boot profile, rack, unit, storage and labels.")
    private boolean wide;

    @Override
    ExitCode execute() {
        TextTable rows = wide
                ? TextTable.headed(
                        "HOST", "STATE", "ROLE", "FLAVOR", "PROFILE", "ZONE", "RACK", "UNIT",
                        "SERIAL", "VENDOR", "PRODUCT", "IPMI IP", "UUID", "STORAGE", "LABELS")
                : TextTable.headed(
                        "HOST", "STATE", "FLAVOR", "ZONE", "SERIAL", "VENDOR", "PRODUCT", "IPMI IP",
                        "UUID");
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
            host.machine().serial(),
            host.machine().vendor(),
            host.machine().product(),
            ipmi(host),
            host.machine().id()
        };
    }

    /** The port that everybody has is left out. */
    private static String ipmi(Placed host) {
        Bmc bmc = host.machine().bmc();
        return bmc.port() == Bmc.PORT ? bmc.address() : bmc.endpoint();
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
            host.machine().serial(),
            host.machine().vendor(),
            host.machine().product(),
            ipmi(host),
            host.machine().id(),
            host.host().storage(),
            host.host().labels()
        };
    }
}

package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
            "  bearman inventory list cn[001-150] --zone az1 --state IN_SERVICE,MAINTENANCE"
        })
final class InventoryList extends Base {
    @Mixin
    private HostFilter filter = new HostFilter();

    @Override
    ExitCode execute() {
        List<Placed> hosts;
        try (Bearman bearman = common.open()) {
            hosts = filter.of(bearman.ports().inventory().all());
        }
        if (common.json()) {
            hosts.forEach(host -> out().println(InventoryLines.format(host)));
            return ExitCode.DONE;
        }
        TextTable rows = TextTable.headed(
                "HOST", "STATE", "FLAVOR", "ZONE", "RACK", "UNIT", "SERIAL", "PRODUCT", "BMC");
        for (Placed host : hosts) {
            rows.row(
                    host.host().id(),
                    host.host().state().kind(),
                    host.host().flavor(),
                    host.host().zone(),
                    host.machine().rack(),
                    host.machine().unit(),
                    host.machine().serial(),
                    host.machine().product(),
                    host.machine().bmc().endpoint());
        }
        print(rows.toString());
        return ExitCode.DONE;
    }
}

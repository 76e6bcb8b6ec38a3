package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.sdk.Bearman;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bearman inventory export}. */
@Command(
        name = "export",
        description = {
            "Writes hosts as JSON lines, as import reads them. A credential is its name: no password",
            "is ever written."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman inventory export > hosts.jsonl",
            "  bearman inventory export --rack r7 > r7.jsonl"
        })
final class InventoryExport extends Base {
    @Mixin
    private HostFilter filter = new HostFilter();

    @Override
    ExitCode execute() {
        try (Bearman bearman = common.open()) {
            bearman.ports()
                    .inventory()
                    .each(filter.query(), host -> out().println(InventoryLines.format(host)));
        }
        return ExitCode.DONE;
    }
}

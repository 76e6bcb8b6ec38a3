package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.power.Reading;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman inventory}. */
@Command(
        name = "inventory",
        description = "The hosts and machines that Bearman knows.",
        subcommands = {
            InventoryCommand.Import.class,
            InventoryCommand.ListHosts.class,
            InventoryCommand.Show.class,
            InventoryCommand.LearnGuid.class
        },
        footerHeading = "%nExample:%n",
        footer = "  bearman inventory import hosts.jsonl")
final class InventoryCommand extends Group {

    @Command(
            name = "import",
            description = {
                "Adds or replaces hosts from JSON lines, all or none. A known host keeps its state."
            },
            footerHeading = "%nExample:%n",
            footer = {
                "  bearman inventory import hosts.jsonl",
                "  bearman inventory import hosts.jsonl --dry-run"
            })
    static final class Import extends Base {
        @Parameters(paramLabel = "FILE", description = "JSON lines, one host a line.")
        private Path file;

        @Option(names = "--dry-run", description = "Only read and check the file.")
        private boolean dryRun;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Import() {}

        @Override
        ExitCode execute() {
            List<Placed> hosts = read();
            if (!dryRun) {
                try (Bearman bearman = common.open()) {
                    bearman.ports().inventory().put(hosts, Bearman.user());
                }
            }
            out().println(hosts.size() + " hosts " + (dryRun ? "would be" : "were") + " imported");
            return ExitCode.DONE;
        }

        private List<Placed> read() {
            try (Reader reader = Files.newBufferedReader(file)) {
                return InventoryLines.parse(reader, file.toString());
            } catch (IOException e) {
                throw new UsageException(
                        file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
            }
        }
    }

    @Command(
            name = "list",
            description = "Lists every host with its machine.",
            footerHeading = "%nExample:%n",
            footer = "  bearman inventory list --output json")
    static final class ListHosts extends Base {
        @Override
        ExitCode execute() {
            List<Placed> hosts;
            try (Bearman bearman = common.open()) {
                hosts = bearman.ports().inventory().all();
            }
            if (common.json()) {
                hosts.forEach(host -> out().println(InventoryLines.format(host)));
                return ExitCode.DONE;
            }
            TextTable rows = TextTable.headed(
                    "HOST", "UUID", "SERIAL", "VENDOR", "PRODUCT", "FLAVOR", "ZONE", "RACK", "BMC",
                    "STATE");
            for (Placed host : hosts) {
                rows.row(
                        host.host().id(),
                        host.machine().id(),
                        host.machine().serial(),
                        host.machine().vendor(),
                        host.machine().product(),
                        host.host().flavor(),
                        host.host().zone(),
                        host.machine().rack(),
                        host.machine().bmc().endpoint(),
                        host.host().state().kind());
            }
            print(rows.toString());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "show",
            description = "Shows one host, its machine, and what was changed about it.",
            footerHeading = "%nExample:%n",
            footer = "  bearman inventory show cn1")
    static final class Show extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Show() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            try (Bearman bearman = common.open()) {
                Placed placed = known(bearman, id);
                if (common.json()) {
                    out().println(InventoryLines.format(placed));
                    return ExitCode.DONE;
                }
                print(facts(placed).toString());
                out().println();
                TextTable history = TextTable.headed("WHEN", "WHO", "WHAT", "WHY");
                bearman.audit()
                        .about(id.value())
                        .forEach(it -> history.row(it.at(), it.by(), it.what(), it.why()));
                print(history.toString());
            }
            return ExitCode.DONE;
        }

        private static TextTable facts(Placed placed) {
            return TextTable.bare()
                    .row("host", placed.host().id())
                    .row("state", placed.host().state())
                    .row("role", placed.host().role())
                    .row("region", placed.host().region())
                    .row("zone", placed.host().zone())
                    .row("flavor", placed.host().flavor())
                    .row("machine", placed.machine().id())
                    .row("serial", placed.machine().serial())
                    .row(
                            "product",
                            placed.machine().vendor() + " " + placed.machine().product())
                    .row(
                            "rack",
                            placed.machine().rack() + ", unit "
                                    + placed.machine().unit())
                    .row("macs", placed.machine().macs())
                    .row("bmc", placed.machine().bmc().endpoint())
                    .row(
                            "bmc guid",
                            placed.machine()
                                    .bmc()
                                    .guid()
                                    .map(BmcGuid::hex)
                                    .orElse("not learnt yet"));
        }
    }

    @Command(
            name = "learn-guid",
            description = {
                "Reads the GUID of the host's BMC, shows it, and after a yes keeps it: from then on",
                "only the BMC that proves this GUID is acted upon."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman inventory learn-guid cn1")
    static final class LearnGuid extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        LearnGuid() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            try (Bearman bearman = common.open()) {
                Placed placed = known(bearman, id);
                Reading reading = bearman.powerButton().read(id);
                Optional<BmcGuid> before = placed.machine().bmc().guid();
                out().println(id + ": the BMC at " + placed.machine().bmc().endpoint()
                        + " proves the GUID " + reading.guid() + " (serial in the inventory: "
                        + placed.machine().serial() + ", power " + reading.state() + ")");
                if (before.filter(reading.guid()::equals).isPresent()) {
                    out().println("It is known already.");
                    return ExitCode.DONE;
                }
                if (!yes && !Terminal.asks("Is this that machine's BMC? [yes/no] ", "yes")) {
                    err().println("bearman: not learnt");
                    return ExitCode.REFUSED;
                }
                bearman.ports()
                        .inventory()
                        .learn(placed.machine().id(), reading.guid(), Bearman.user());
            }
            out().println("Learnt.");
            return ExitCode.DONE;
        }
    }

    private static Placed known(Bearman bearman, HostId host) {
        return bearman.ports()
                .inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
    }
}

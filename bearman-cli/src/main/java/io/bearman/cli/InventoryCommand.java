package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Nic;
import io.bearman.core.inventory.Binding;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.power.PowerException;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman inventory}. */
@Command(
        name = "inventory",
        description = "The hosts and machines that Bearman knows.",
        subcommands = {
            InventoryImport.class,
            InventoryList.class,
            InventoryCommand.Show.class,
            InventoryHistory.class,
            InventorySet.class,
            InventoryExport.class,
            InventoryCommand.LearnGuid.class,
            InventoryCommand.Remove.class
        },
        footerHeading = "%nExample:%n",
        footer = "  bearman inventory import hosts.jsonl")
final class InventoryCommand extends Group {

    @Command(
            name = "show",
            description = "Shows one host, its machine, and what was changed about it.",
            footerHeading = "%nExample:%n",
            footer = "  bearman inventory show cn1")
    static final class Show extends Base {
        private static final int BRIEF = 32;

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
                List<AuditEvent> history = bearman.audit().about(id.value());
                print(
                        common.json()
                                ? Json.of(InventoryLines.format(placed), "history", history)
                                : facts(placed) + "\n"
                                        + machines(bearman.ports().inventory().machines(id)) + "\n"
                                        + table(history));
            }
            return ExitCode.DONE;
        }

        private static TextTable table(List<AuditEvent> history) {
            TextTable table = TextTable.headed("WHEN", "WHO", "WHAT", "FROM", "TO", "WHY");
            history.forEach(it -> table.row(
                    it.at().truncatedTo(ChronoUnit.SECONDS),
                    it.by(),
                    it.what(),
                    brief(it.from()),
                    brief(it.to()),
                    it.why()));
            return table;
        }

        // Whole inventory lines are for --output json.
        private static String brief(String text) {
            return text.length() <= BRIEF ? text : text.substring(0, BRIEF - 3) + "...";
        }

        private static String card(Nic nic) {
            return nic.mac()
                    + nic.switchName()
                            .map(name -> " (" + name + " " + nic.switchPort().orElseThrow() + ")")
                            .orElse("");
        }

        private static TextTable machines(List<Binding> bindings) {
            TextTable table = TextTable.headed("MACHINE", "SINCE", "UNTIL");
            bindings.forEach(it -> table.row(
                    it.machine(),
                    it.begun().truncatedTo(ChronoUnit.SECONDS),
                    it.until()
                            .map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse("")));
            return table;
        }

        private static TextTable facts(Placed placed) {
            return TextTable.bare()
                    .row("host", placed.host().id())
                    .row("state", Views.words(placed.host().state()))
                    .row("role", placed.host().role())
                    .row("region", placed.host().region())
                    .row("zone", placed.host().zone())
                    .row("flavor", placed.host().flavor())
                    .row("boot profile", placed.host().bootProfile())
                    .row("storage", placed.host().storage())
                    .row("labels", placed.host().labels())
                    .row("machine", placed.machine().id())
                    .row("serial", placed.machine().serial())
                    .row(
                            "product",
                            placed.machine().vendor() + " " + placed.machine().product())
                    .row(
                            "rack",
                            placed.machine().rack() + ", unit "
                                    + placed.machine().unit())
                    .row(
                            "macs",
                            placed.machine().nics().stream()
                                    .map(Show::card)
                                    .collect(Collectors.joining(", ")))
                    .row("hardware", placed.machine().hardwareProfile())
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
            name = "remove",
            description = {
                "Forgets a host that never served or is retired. Its identity goes with it: a host of",
                "that name will be another. The audit stays, and what is on hold stays on hold."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman inventory remove cn1 --reason 'typed twice'")
    static final class Remove extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        @Option(names = "--reason", required = true, description = "Why, for the audit.")
        private String reason;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Remove() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            try (Bearman bearman = common.open()) {
                known(bearman, id);
                bearman.ports().inventory().remove(id, Bearman.user(), reason);
            }
            answer(id + " is forgotten.", Map.of("host", id));
            return ExitCode.DONE;
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
                BmcGuid guid;
                try {
                    guid = bearman.powerButton().read(id).guid();
                } catch (PowerException e) {
                    err().println("bearman: " + id + ": " + Advice.about(id, e));
                    return e.exitCode();
                }
                if (!common.json()) {
                    print(id + ": the BMC at " + placed.machine().bmc().endpoint()
                            + " proves the GUID " + guid + " (in the inventory: serial "
                            + placed.machine().serial() + ", rack "
                            + placed.machine().rack()
                            + ", unit " + placed.machine().unit() + ")\n");
                }
                if (placed.machine().bmc().guid().filter(guid::equals).isPresent()) {
                    return learnt(bearman, placed, guid, "It is known already.");
                }
                if (!yes && !Terminal.asks("Is this that machine's BMC? [yes/no] ", "yes")) {
                    err().println("bearman: " + id
                            + ": not learnt, nobody said yes; look at the GUID"
                            + " and say it: bearman inventory learn-guid " + id + " --yes");
                    return ExitCode.REFUSED;
                }
                bearman.ports().inventory().learn(placed.machine().id(), guid, Bearman.user());
                return learnt(bearman, placed, guid, "Learnt.");
            }
        }

        private ExitCode learnt(Bearman bearman, Placed placed, BmcGuid guid, String text) {
            HostId id = placed.host().id();
            answer(text, Map.of("host", id, "guid", guid));
            List<Placed> twins = bearman.ports().inventory().all().stream()
                    .filter(it -> !it.host().id().equals(id))
                    .filter(it -> it.machine().bmc().guid().filter(guid::equals).isPresent())
                    .toList();
            twins.forEach(twin -> err().println("bearman: " + id + ": the BMC of "
                    + twin.host().id() + " has the same GUID, so neither is acted upon; give each"
                    + " its own, then learn both again"));
            return twins.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}

package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.claim.FreezeSwitch.Frozen;
import io.bearman.core.event.Event;
import io.bearman.core.event.EventJson;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.text.TextTable;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.sdk.Bearman;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman maintenance}. */
@Command(
        name = "maintenance",
        description = "Takes hosts out of OpenStack, reboots them clean, and puts them back.",
        subcommands = {
            MaintenanceCommand.PlanHosts.class,
            MaintenanceCommand.RunHosts.class,
            BringInCommand.class,
            EvacuateCommand.class,
            AttestOffCommand.class,
            ReleaseCommand.class,
            MaintenanceCommand.Status.class,
            MaintenanceCommand.Freeze.class,
            MaintenanceCommand.Unfreeze.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman maintenance plan cn1",
            "  bearman maintenance run cn1 cn2 cn3 --reason 'kernel update' --max-per-rack 1",
            "  bearman maintenance evacuate cn1 --dry-run"
        })
final class MaintenanceCommand extends Group {

    /** What plan and run have in common: which hosts, why, how many at once. */
    abstract static class OfHosts extends Base {
        @Parameters(
                paramLabel = "HOST",
                arity = "1..*",
                description = "Hosts, in order of their turn; also ranges: cn[001-150].")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--reason",
                description = "Why; others read it in Nova (default: ${DEFAULT-VALUE}).")
        private String reason = "maintenance";

        @Option(
                names = "--max-per-rack",
                paramLabel = "N",
                description = "Hosts of one rack at once.")
        private @Nullable Integer perRack;

        @Option(
                names = "--max-per-zone",
                paramLabel = "N",
                description = "Hosts of one zone at once.")
        private @Nullable Integer perZone;

        @Option(names = "--max", paramLabel = "N", description = "Hosts at once.")
        private @Nullable Integer inAll;

        @Option(
                names = "--adopt",
                description = "Also hosts that somebody else disabled; they stay disabled.")
        private boolean adopt;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        OfHosts() {}

        Request request(Limits limits) {
            List<HostId> hosts = hosts(names);
            Limits asked = Common.parsed(
                    "",
                    ignored -> new Limits(
                            Optional.ofNullable(perRack).orElse(limits.perRack()),
                            Optional.ofNullable(perZone).orElse(limits.perZone()),
                            Optional.ofNullable(inAll).orElse(limits.inAll()),
                            limits.failures()));
            return Common.parsed(reason, text -> new Request(hosts, text, asked, adopt));
        }

        void printPlan(Plan plan) {
            print(common.json() ? Json.of(Views.of(plan)) : plan.table());
        }
    }

    @Command(
            name = "plan",
            description =
                    "Shows what a run would do, and what it would not do and why. Writes nothing.",
            footerHeading = "%nExample:%n",
            footer = "  bearman maintenance plan cn1 --output json")
    static final class PlanHosts extends OfHosts {
        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                Limits limits = bearman.configuration().limits();
                Plan plan = bearman.maintenance().plan(request(limits));
                printPlan(plan);
                return plan.refused() ? ExitCode.REFUSED : ExitCode.DONE;
            }
        }
    }

    @Command(
            name = "run",
            description = {
                "Disables, drains, power-cycles and returns the hosts. Repeat the same command after an",
                "interruption or a crash: it goes on where it was.",
                "With --output json every event is a line on standard output, the report the last."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  bearman maintenance run cn1 --dry-run",
                "  bearman maintenance run cn1 --reason 'kernel update'"
            })
    static final class RunHosts extends OfHosts {
        @Option(names = "--dry-run", description = "Show the plan and stop.")
        private boolean dryRun;

        @Option(
                names = "--when-stuck",
                paramLabel = "abort|force-complete",
                description =
                        "What is done about a live migration that does not end: it is given up"
                                + " and tried again, or let end at the price of a pause of the guest"
                                + " (default: maintenance.moves.when-stuck, else abort).")
        private @Nullable String whenStuck;

        @Override
        ExitCode execute() {
            Optional.ofNullable(whenStuck)
                    .ifPresent(it -> common.set("maintenance.moves.when-stuck", it));
            try (Bearman bearman = common.open()) {
                Maintenance maintenance = bearman.maintenance();
                Plan plan = maintenance.plan(request(bearman.configuration().limits()));
                if (dryRun || plan.refused()) {
                    printPlan(plan);
                    plan.hosts().stream()
                            .flatMap(host -> host.refusal().stream())
                            .forEach(why -> err().println("bearman: " + why));
                    return plan.refused() ? ExitCode.REFUSED : ExitCode.DONE;
                }
                if (!common.json()) {
                    print(plan.table() + "\n");
                }
                Report report = maintenance.run(plan, this::show);
                print(common.json() ? Json.line("report", report) : "\n" + report.table());
                return report.exitCode();
            }
        }

        /** For people on standard error while it runs; for programs one JSON object a line. */
        private void show(Event event) {
            if (common.json()) {
                print(EventJson.line(event) + "\n");
            } else {
                err().println(event.line());
            }
        }
    }

    @Command(
            name = "status",
            description = "Shows the runs, unfinished ones first, and whether the fleet is frozen.",
            footerHeading = "%nExample:%n",
            footer = "  bearman maintenance status")
    static final class Status extends Base {
        private static final int FINISHED = 10;

        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                Optional<Frozen> frozen = bearman.ports().freeze().frozen();
                List<RunView> runs = runs(bearman.ports().journal());
                if (common.json()) {
                    Map<String, Object> all = new TreeMap<>();
                    frozen.ifPresent(it -> all.put("frozen", it));
                    all.put("runs", runs);
                    print(Json.of(all));
                } else {
                    frozen.ifPresent(it -> out().println("FROZEN by " + it.by() + " since "
                            + it.since() + ": " + it.reason() + "\n"));
                    print(table(runs));
                }
            }
            return ExitCode.DONE;
        }

        /**
         * A host in a run.
         *
         * @param run the run
         * @param host the host
         * @param state unfinished, or how the run ended
         * @param since when the run was opened
         * @param last the last entry of the journal
         * @param at when that was
         * @param reason why
         */
        record RunView(
                String run,
                String host,
                String state,
                String since,
                String last,
                String at,
                String reason) {}

        private static List<RunView> runs(Journal journal) {
            List<RunView> views = new ArrayList<>();
            List<RunView> finished = new ArrayList<>();
            for (Run run : journal.runs()) {
                Optional<Journal.Outcome> outcome = journal.outcome(run.id());
                for (HostId host : run.hosts()) {
                    (outcome.isEmpty() ? views : finished).add(view(journal, run, host, outcome));
                }
            }
            views.addAll(finished.subList(0, Math.min(FINISHED, finished.size())));
            return views;
        }

        private static RunView view(
                Journal journal, Run run, HostId host, Optional<Journal.Outcome> outcome) {
            List<Entry> entries = journal.entries(run.id(), host);
            Optional<Entry> last = entries.stream().reduce((earlier, later) -> later);
            return new RunView(
                    run.id().value(),
                    host.value(),
                    outcome.map(Enum::name).orElse("unfinished"),
                    seconds(run.openedAt()),
                    last.map(Status::words).orElse("not begun"),
                    last.map(entry -> seconds(entry.at())).orElse(""),
                    run.reason());
        }

        private static String seconds(Instant instant) {
            return instant.truncatedTo(ChronoUnit.SECONDS).toString();
        }

        private static String words(Entry entry) {
            String about = entry.subject().isEmpty()
                    ? ""
                    : " " + Json.name(entry.detail(), entry.subject());
            return entry.step() + about + " " + entry.phase();
        }

        private static String table(List<RunView> runs) {
            if (runs.isEmpty()) {
                return "no runs yet\n";
            }
            TextTable table = TextTable.headed("RUN", "HOST", "STATE", "LAST", "AT", "REASON");
            runs.forEach(it ->
                    table.row(it.run(), it.host(), it.state(), it.last(), it.at(), it.reason()));
            return table.toString();
        }
    }

    @Command(
            name = "freeze",
            description =
                    "Stops every dangerous action of every worker and command until unfreeze.",
            footerHeading = "%nExample:%n",
            footer =
                    "  bearman maintenance freeze --reason 'the switch of rack r1 is being replaced'")
    static final class Freeze extends Base {
        @Option(
                names = "--reason",
                required = true,
                description = "Why; everybody who is stopped reads it.")
        private String reason;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Freeze() {}

        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                bearman.ports().freeze().freeze(Bearman.user(), reason);
            }
            answer("The fleet is frozen.", Map.of("frozen", true));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "unfreeze",
            description = "Lets workers and commands act again.",
            footerHeading = "%nExample:%n",
            footer = "  bearman maintenance unfreeze")
    static final class Unfreeze extends Base {
        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                bearman.ports().freeze().unfreeze(Bearman.user());
            }
            answer("The fleet is not frozen.", Map.of("frozen", false));
            return ExitCode.DONE;
        }
    }
}

package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            WatchCommand.class,
            RecoverCommand.class,
            RunControl.Work.class,
            MaintenanceStatus.class,
            RunControl.Pause.class,
            RunControl.Resume.class,
            RunControl.Cancel.class,
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

        @Mixin
        private LimitOptions limitOptions = new LimitOptions();

        @Option(
                names = "--adopt",
                description = "Also hosts that somebody else disabled; they stay disabled.")
        private boolean adopt;

        @Mixin
        private ConcessionOptions concessions;

        @Option(names = "--tree", description = "The plan as a tree: for many hosts.")
        private boolean tree;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        OfHosts() {}

        Request request(Limits limits) {
            List<HostId> hosts = hosts(names);
            Limits asked = limitOptions.over(limits);
            return Common.parsed(
                    reason,
                    text -> new Request(hosts, text, asked, adopt, concessions.concessions()));
        }

        void printPlan(Plan plan) {
            print(common.json() ? Json.of(Views.of(plan)) : text(plan));
        }

        String text(Plan plan) {
            return tree ? plan.tree() : plan.table();
        }
    }

    @Command(
            name = "plan",
            description =
                    "Shows what a run would do, and what it would not do and why. Writes nothing.",
            footerHeading = "%nExample:%n",
            footer = {
                "  bearman maintenance plan cn1 --output json",
                "  bearman maintenance plan cn[001-150] --tree"
            })
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
                    print(text(plan) + "\n");
                }
                Report report = maintenance.run(plan, this::show);
                print(common.json() ? Json.line("report", report) : "\n" + report.table());
                sayNext(bearman, report);
                return report.exitCode();
            }
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

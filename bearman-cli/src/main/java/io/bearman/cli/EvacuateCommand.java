package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.Evacuation;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.EvacuationPlan;
import io.bearman.maintenance.HostEvacuation;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Report;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman maintenance evacuate}. */
@Command(
        name = "evacuate",
        description = {
            "Starts the servers of dead hosts elsewhere: fences each host, cuts its power, proves it off",
            "by two readings of its BMC, evacuates, boots it clean and takes it into service again. Nova's",
            "word that a host is down is not enough: refused while its nova-compute reports, while another",
            "witness sees it alive, and when the control plane is at fault. Repeat the same command after",
            "an interruption or a crash: it goes on where it was."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman maintenance evacuate cn1 --dry-run",
            "  bearman maintenance evacuate cn1 --reason 'kernel panic'",
            "  bearman maintenance evacuate cn[1-8] --max-down 8 --reason 'rack r1 lost its power'"
        })
final class EvacuateCommand extends Base {
    @Parameters(
            paramLabel = "HOST",
            arity = "1..*",
            description = "Dead hosts; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--reason",
            description = "Why; others read it in Nova (default: ${DEFAULT-VALUE}).")
    private String reason = "it is dead";

    @Option(names = "--dry-run", description = "Show the plan and stop.")
    private boolean dryRun;

    @Option(
            names = "--max-down",
            paramLabel = "N",
            description = {
                "Hosts of a region that may look down, these included, before that is taken for a fault of",
                "the control plane (default: maintenance.evacuation.down, else 1)."
            })
    private @Nullable Integer down;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description =
                    "Servers of one host at once (default: maintenance.evacuation.parallel, else 16).")
    private @Nullable Integer parallel;

    @Option(
            names = "--accept-disk-loss",
            paramLabel = "SERVER",
            description = {
                "Also this server, by id or name, whose disk was in the dead host: it is made anew of its",
                "image, and what it wrote is lost."
            })
    private List<String> diskLoss = new ArrayList<>();

    @Option(
            names = "--leave-paused",
            description = "Leave paused servers; else their state is reset and they are started.")
    private boolean leavePaused;

    @Option(
            names = "--adopt",
            description = "Also hosts that somebody else disabled; they stay disabled.")
    private boolean adopt;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    EvacuateCommand() {}

    @Override
    ExitCode execute() {
        try (Bearman bearman = common.open()) {
            Maintenance maintenance = bearman.maintenance();
            EvacuationPlan plan =
                    maintenance.plan(request(bearman.configuration().evacuation()));
            if (dryRun || plan.refused()) {
                print(common.json() ? Json.of(view(plan)) : plan.table());
                plan.hosts().stream()
                        .flatMap(host -> host.refusal().stream())
                        .forEach(why -> err().println("bearman: " + why));
                return plan.refused() ? ExitCode.REFUSED : ExitCode.DONE;
            }
            if (!common.json()) {
                print(plan.table() + "\n");
            }
            Report report = maintenance.evacuate(plan, this::show);
            print(common.json() ? Json.line("report", report) : "\n" + report.table());
            return report.exitCode();
        }
    }

    private Evacuation request(EvacuationLimits standard) {
        List<HostId> hosts = hosts(names);
        EvacuationLimits limits = Common.parsed(
                "",
                ignored -> new EvacuationLimits(
                        Optional.ofNullable(parallel).orElse(standard.parallel()),
                        Optional.ofNullable(down).orElse(standard.down())));
        Evacuation request = Common.parsed(reason, text -> Evacuation.of(hosts, text))
                .with(limits)
                .with(new Concessions(null, false, Set.copyOf(diskLoss)));
        request = leavePaused ? request.leavingPaused() : request;
        return adopt ? request.adopting() : request;
    }

    private static Map<String, Object> view(EvacuationPlan plan) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("reason", plan.request().reason());
        view.put("refused", plan.refused());
        plan.resumes().ifPresent(run -> view.put("resumes", run));
        view.put("gate", plan.gate());
        view.put("hosts", plan.hosts().stream().map(EvacuateCommand::view).toList());
        return view;
    }

    private static Map<String, Object> view(HostEvacuation host) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", host.placed().host().id());
        view.put("state", host.placed().host().state().kind());
        view.put("rack", host.placed().machine().rack());
        view.put("zone", host.placed().host().zone());
        view.put("witnesses", host.witnesses());
        host.refusal().ifPresent(why -> view.put("refusal", why));
        view.put("servers", host.servers().stream().map(Views::of).toList());
        return view;
    }
}

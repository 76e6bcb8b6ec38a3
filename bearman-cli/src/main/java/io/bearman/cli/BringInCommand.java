package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.BringIn;
import io.bearman.maintenance.BringInPlan;
import io.bearman.maintenance.BringInRequest;
import io.bearman.maintenance.Report;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman maintenance bring-in}. */
@Command(
        name = "bring-in",
        description = {
            "Brings new and repaired hosts into OpenStack: boots them, waits for nova-compute, keeps it",
            "disabled, puts them into their zone's aggregate, checks them and enables them. Repeat the",
            "same command after an interruption or a crash: it goes on where it was. Hosts are IN_STOCK,",
            "DEPLOYING, JOINING or, with --repaired, BROKEN."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman maintenance bring-in cn[201-220] --dry-run",
            "  bearman maintenance bring-in cn7 --repaired --reason 'new DIMM A3'",
            "  bearman maintenance bring-in cn7 --give-up 'half of its memory is missing'"
        })
final class BringInCommand extends Base {
    @Parameters(
            paramLabel = "HOST",
            arity = "1..*",
            description = "Hosts, in order of their turn; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--reason",
            description = "Why; others read it in Nova (default: ${DEFAULT-VALUE}).")
    private String reason = "bring-in";

    @Option(
            names = "--max",
            paramLabel = "N",
            description = "Hosts at once (default: ${DEFAULT-VALUE}).")
    private int atOnce = BringInRequest.AT_ONCE;

    @Option(names = "--repaired", description = "Also hosts that are BROKEN: you mended them.")
    private boolean repaired;

    @Option(names = "--dry-run", description = "Show the plan and stop.")
    private boolean dryRun;

    @Option(
            names = "--give-up",
            paramLabel = "FINDING",
            description = {
                "The host does not come in: it becomes BROKEN for this reason, stays disabled, and its",
                "run ends."
            })
    private @Nullable String finding;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    BringInCommand() {}

    @Override
    ExitCode execute() {
        List<HostId> hosts = hosts(names);
        BringInRequest request =
                Common.parsed(reason, text -> new BringInRequest(hosts, text, atOnce, repaired));
        try (Bearman bearman = common.open()) {
            if (finding != null) {
                return giveUp(bearman.bringIn(), hosts, finding);
            }
            return bringIn(bearman.bringIn(), request);
        }
    }

    private ExitCode bringIn(BringIn bringIn, BringInRequest request) {
        BringInPlan plan = bringIn.plan(request);
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
        Report report = bringIn.run(plan, event -> err().println(event.line()));
        print(common.json() ? Json.of(report) : "\n" + report.table());
        return report.exitCode();
    }

    private ExitCode giveUp(BringIn bringIn, List<HostId> hosts, String why) {
        if (why.isBlank() || dryRun) {
            throw new UsageException("--give-up needs what was found, and has no dry run");
        }
        hosts.forEach(host -> bringIn.giveUp(host, why));
        answer(
                "BROKEN: " + String.join(", ", hosts.stream().map(HostId::value).toList()),
                Map.of("broken", hosts));
        return ExitCode.DONE;
    }

    private static Map<String, Object> view(BringInPlan plan) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("reason", plan.request().reason());
        all.put("refused", plan.refused());
        plan.resumes().ifPresent(run -> all.put("resumes", run.value()));
        all.put("hosts", plan.hosts().stream().map(BringInCommand::view).toList());
        return all;
    }

    private static Map<String, Object> view(BringInPlan.OfHost host) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", host.placed().host().id().value());
        view.put("state", host.placed().host().state().kind().name());
        view.put("zone", host.zoning());
        host.refusal().ifPresent(why -> view.put("refusal", why));
        return view;
    }
}

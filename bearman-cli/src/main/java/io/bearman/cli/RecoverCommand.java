package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.event.EventJson;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.RecoveryPlan;
import io.bearman.maintenance.Report;
import io.bearman.sdk.Bearman;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman maintenance recover}. */
@Command(
        name = "recover",
        description = {
            "Looks after a host that came back by itself (a panic, a power blip): disables it, restarts in",
            "place the servers that Nova believes running, and enables it. Stopped ones stay stopped, and",
            "nothing is evacuated. Repeat the same command after an interruption or a crash."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bearman maintenance recover cn7 --dry-run", "  bearman maintenance recover cn7"
        })
final class RecoverCommand extends Base {
    @Parameters(paramLabel = "HOST", description = "The host.")
    private String name;

    @Option(names = "--dry-run", description = "Show what would be done, and stop.")
    private boolean dryRun;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    RecoverCommand() {}

    @Override
    ExitCode execute() {
        HostId host = Common.parsed(name, HostId::of);
        try (Bearman bearman = common.open()) {
            RecoveryPlan plan = bearman.recovery().plan(host);
            if (dryRun || plan.refusal().isPresent()) {
                print(common.json() ? Json.of(view(plan)) : dryRun ? plan.table() : "");
                plan.refusal().ifPresent(why -> err().println("bearman: " + why));
                return plan.refusal().isPresent() ? ExitCode.REFUSED : ExitCode.DONE;
            }
            if (!common.json()) {
                print(plan.table() + "\n");
            }
            Report report = bearman.recovery()
                    .run(
                            host,
                            event -> err().println(
                                            common.json() ? EventJson.line(event) : event.line()));
            print(common.json() ? Json.of(report) : "\n" + report.table());
            return report.exitCode();
        }
    }

    private static Map<String, Object> view(RecoveryPlan plan) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", plan.host().value());
        plan.boot().ifPresent(boot -> {
            view.put("bootId", boot.bootId());
            view.put("bootedAt", boot.at().toString());
        });
        plan.resumes().ifPresent(run -> view.put("resumes", run.value()));
        plan.refusal().ifPresent(why -> view.put("refusal", why));
        view.put(
                "servers",
                plan.servers().stream()
                        .map(it -> Map.of(
                                "server",
                                it.server().id().toString(),
                                "name",
                                it.server().name(),
                                "what",
                                it.restart().word()))
                        .toList());
        return view;
    }
}

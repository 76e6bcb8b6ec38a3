package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.boot.DeployPlan;
import io.bearman.maintenance.boot.Deployment;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman deploy}. */
@Command(
        name = "deploy",
        description = {
            "Boots hosts in stock into the system of their boot profile, for the first time: arms them,",
            "switches them on, and waits until that system reports. Repeat the same command after an",
            "interruption: it looks, and does what is missing. Then: bearman maintenance bring-in."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman deploy cn[201-220] --dry-run",
            "  bearman deploy cn7",
        })
final class DeployCommand extends Base {
    @Parameters(
            paramLabel = "HOST",
            arity = "1..*",
            description = "Hosts of the inventory; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Option(names = "--dry-run", description = "Show what would be done and stop.")
    private boolean dryRun;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    DeployCommand() {}

    @Override
    ExitCode execute() {
        List<HostId> hosts = hosts(names);
        try (Bearman bearman = common.open()) {
            Deployment deployment = bearman.deployment();
            DeployPlan plan = deployment.plan(hosts);
            if (!common.json()) {
                print(plan.table());
            }
            if (dryRun || plan.refused()) {
                if (common.json()) {
                    print(Json.of(plan.hosts().stream().map(DeployCommand::view).toList()));
                }
                plan.hosts()
                        .forEach(it -> it.refusal()
                                .ifPresent(why -> err().println("bearman: "
                                        + it.placed().host().id() + ": " + why)));
                return plan.refused() ? ExitCode.REFUSED : ExitCode.DONE;
            }
            ExitCode exit = deployment.run(plan, err()::println);
            if (common.json()) {
                print(Json.of(deployment.plan(hosts).hosts().stream()
                        .map(DeployCommand::view)
                        .toList()));
            }
            return exit;
        }
    }

    private static Map<String, Object> view(DeployPlan.OfHost host) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", host.placed().host().id().value());
        view.put("state", host.placed().host().state().kind().name());
        view.put("boots", host.boots());
        host.refusal().ifPresent(why -> view.put("refusal", why));
        return view;
    }
}

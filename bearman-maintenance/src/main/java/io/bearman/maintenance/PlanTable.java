package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.Host;
import io.bearman.core.text.TextTable;

/** A plan as text. */
final class PlanTable {
    private PlanTable() {}

    static String of(Plan plan) {
        StringBuilder text =
                new StringBuilder("Plan: drain and reboot, " + plan.request().reason() + "\n");
        plan.resumes()
                .ifPresent(run -> text.append("Goes on with the unfinished run ")
                        .append(run)
                        .append('\n'));
        text.append('\n').append(hosts(plan)).append('\n');
        boolean guests = plan.hosts().stream().anyMatch(host -> !host.servers().isEmpty());
        text.append(guests ? servers(plan).toString() : "No servers to move.\n");
        return text.append(notDone(plan)).toString();
    }

    private static TextTable hosts(Plan plan) {
        TextTable table = TextTable.headed("HOST", "RACK", "ZONE", "COMPUTE", "SERVERS", "BMC");
        for (HostPlan host : plan.hosts()) {
            Host it = host.placed().host();
            table.row(
                    it.id().value(),
                    host.placed().machine().rack().value(),
                    it.zone().value(),
                    compute(host.compute()),
                    String.valueOf(host.servers().size()),
                    host.placed().machine().bmc().endpoint());
        }
        return table;
    }

    private static String compute(@org.jspecify.annotations.Nullable ComputeService service) {
        if (service == null) {
            return "unknown";
        }
        return (service.enabled() ? "enabled" : "disabled") + (service.up() ? " up" : " down");
    }

    private static TextTable servers(Plan plan) {
        TextTable table = TextTable.headed("SERVER", "ID", "STATUS", "FROM", "HOW");
        for (HostPlan host : plan.hosts()) {
            for (ServerPlan server : host.servers()) {
                table.row(
                        server.server().name(),
                        server.server().id().toString(),
                        server.server().status(),
                        host.placed().host().id().value(),
                        server.treatment().word());
            }
        }
        return table;
    }

    private static String notDone(Plan plan) {
        StringBuilder text = new StringBuilder("\nNot done:\n");
        for (HostPlan host : plan.hosts()) {
            host.refusal().ifPresent(why -> text.append("  ").append(why).append('\n'));
            for (ServerPlan server : host.servers()) {
                reason(server.treatment())
                        .ifPresent(why -> text.append("  ")
                                .append(server.server().label())
                                .append(": ")
                                .append(why)
                                .append('\n'));
            }
        }
        return text.append("  ").append(plan.gate()).append('\n').toString();
    }

    static java.util.Optional<String> reason(Treatment treatment) {
        if (treatment instanceof Treatment.Blocked blocked) {
            return java.util.Optional.of(blocked.reason());
        }
        if (treatment instanceof Treatment.Waits waits) {
            return java.util.Optional.of("waits: " + waits.reason());
        }
        return java.util.Optional.empty();
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan as text for a terminal of 100 columns. */
final class PlanTable {
    private PlanTable() {}

    static String of(Plan plan) {
        StringBuilder text = new StringBuilder(head(plan)).append('\n');
        text.append(hosts(plan)).append('\n');
        boolean guests = plan.hosts().stream().anyMatch(host -> !host.servers().isEmpty());
        text.append(guests ? servers(plan) : "No servers to move.\n");
        return text.append('\n').append(foot(plan)).toString();
    }

    static String head(Plan plan) {
        String line = "Plan: drain and reboot, " + plan.request().reason() + "\n";
        return line
                + plan.resumes()
                        .map(run -> "Goes on with the unfinished run " + run + "\n")
                        .orElse("");
    }

    private static String hosts(Plan plan) {
        Columns table = new Columns("HOST", "RACK", "ZONE", "COMPUTE", "SERVERS", "BMC");
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
        return table.toString();
    }

    static String compute(@Nullable ComputeService service) {
        if (service == null) {
            return "unknown";
        }
        return (service.enabled() ? "enabled" : "disabled") + (service.up() ? " up" : " down");
    }

    private static String servers(Plan plan) {
        Columns table = new Columns("SERVER", "STATUS", "SIZE", "FROM", "HOW", "FITS ON");
        for (HostPlan host : plan.hosts()) {
            for (ServerPlan server : host.servers()) {
                table.row(
                        server.server().name(),
                        server.server().status(),
                        size(server),
                        host.host().value(),
                        server.treatment().word(),
                        fits(server));
            }
        }
        return table.toString();
    }

    private static String size(ServerPlan server) {
        return server.size().amounts().isEmpty() ? "-" : Sizes.words(server.size());
    }

    static String fits(ServerPlan server) {
        return server.place()
                .map(HostId::value)
                .orElse(server.noPlace().isPresent() ? "nowhere" : "-");
    }

    // --- what is not done, and what to mind ---

    static String foot(Plan plan) {
        List<String> notDone = new ArrayList<>();
        plan.hosts().forEach(host -> notDone.addAll(notDone(host)));
        notDone.add(plan.gate());
        return paragraph("Not done:", notDone)
                + (plan.notes().isEmpty() ? "" : "\n" + paragraph("Mind:", plan.notes()));
    }

    private static String paragraph(String title, List<String> lines) {
        TextTable table = TextTable.bare();
        lines.forEach(line -> table.row("", line));
        return title + "\n" + table.toString(Columns.WIDTH);
    }

    private static List<String> notDone(HostPlan host) {
        List<String> lines = new ArrayList<>();
        host.refusal().ifPresent(lines::add);
        host.hold().ifPresent(lines::add);
        for (ServerPlan server : host.servers()) {
            reason(server).ifPresent(why -> lines.add(server.server().label() + ": " + why));
        }
        host.unconfirmed().forEach(it -> lines.add(it.words()));
        return lines;
    }

    /** {@return why it is not simply moved} */
    static Optional<String> reason(ServerPlan server) {
        Optional<String> reason = reason(server.treatment());
        return reason.isEmpty()
                ? server.noPlace()
                : reason.map(why ->
                        why + server.noPlace().map(nowhere -> "; " + nowhere).orElse(""));
    }

    static Optional<String> reason(Treatment treatment) {
        if (treatment instanceof Treatment.Blocked blocked) {
            return Optional.of(blocked.reason());
        }
        if (treatment instanceof Treatment.Waits waits) {
            return Optional.of("waits: " + waits.reason());
        }
        return Optional.empty();
    }
}

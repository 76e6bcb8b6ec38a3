package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.RunId;
import io.bearman.core.text.TextTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an evacuation would do, and what it would not do and why; nothing was written to make it.
 *
 * @param request what was asked
 * @param hosts what is done with each host, in the order of the request
 * @param gate what the Kubernetes gate does, for people
 * @param unfinished the unfinished run that it goes on with; null for a new one
 * @param notes what else is good to know before it is run
 */
public record EvacuationPlan(
        Evacuation request,
        List<HostEvacuation> hosts,
        String gate,
        @Nullable RunId unfinished,
        List<String> notes) {
    public EvacuationPlan {
        hosts = List.copyOf(hosts);
        notes = List.copyOf(notes);
    }

    /** {@return this plan, with where each server has room} */
    EvacuationPlan sheltered(Shelter shelter) {
        List<HostEvacuation> placed = shelter.of(hosts);
        return new EvacuationPlan(request, placed, gate, unfinished, shelter.notes());
    }

    /** {@return whether nothing of it may be run: a host of it is refused} */
    public boolean refused() {
        return hosts.stream().anyMatch(host -> host.refusal().isPresent());
    }

    /** {@return the unfinished run that this plan goes on with} */
    public Optional<RunId> resumes() {
        return Optional.ofNullable(unfinished);
    }

    /** {@return the plan for a terminal, ending in a newline} */
    public String table() {
        StringBuilder text = new StringBuilder(
                "Plan: fence, power off, evacuate, bring back, " + request.reason() + "\n");
        resumes()
                .ifPresent(run -> text.append("Goes on with the unfinished run ")
                        .append(run)
                        .append('\n'));
        TextTable table =
                TextTable.headed("HOST", "RACK", "ZONE", "STATE", "COMPUTE", "SERVERS", "BMC");
        TextTable servers = TextTable.headed("SERVER", "ID", "STATUS", "FROM", "HOW", "FITS ON");
        for (HostEvacuation host : hosts) {
            table.row(
                    host.placed().host().id().value(),
                    host.placed().machine().rack().value(),
                    host.placed().host().zone().value(),
                    host.placed().host().state().kind().name(),
                    compute(host.compute()),
                    String.valueOf(host.servers().size()),
                    host.placed().machine().bmc().endpoint());
            for (ServerPlan it : host.servers()) {
                servers.row(
                        it.server().name(),
                        it.server().id().toString(),
                        it.server().status(),
                        host.placed().host().id().value(),
                        it.treatment().word(),
                        PlanTable.fits(it));
            }
        }
        boolean guests = hosts.stream().anyMatch(host -> !host.servers().isEmpty());
        text.append('\n').append(table).append('\n');
        text.append(guests ? servers.toString() : "No servers to evacuate.\n");
        return text.append(words()).toString();
    }

    private static String compute(@Nullable ComputeService service) {
        if (service == null) {
            return "unknown";
        }
        return (service.enabled() ? "enabled" : "disabled")
                + (service.up() ? " up" : service.forcedDown() ? " forced down" : " down");
    }

    private String words() {
        StringBuilder text = new StringBuilder("\nWitnesses besides Nova:\n");
        StringBuilder not = new StringBuilder("\nNot done:\n");
        for (HostEvacuation host : hosts) {
            String name = host.placed().host().id().value();
            host.witnesses().forEach(line -> line(text, name + ": " + line));
            if (host.witnesses().isEmpty()) {
                line(text, name + ": none but " + (request.attended() ? "who asks" : "Nova"));
            }
            host.refusal().ifPresent(why -> line(not, why));
            for (ServerPlan it : host.servers()) {
                PlanTable.reason(it).ifPresent(why -> line(not, it.server().label() + ": " + why));
            }
        }
        line(not, gate);
        text.append(not);
        if (!notes.isEmpty()) {
            text.append("\nMind:\n");
            notes.forEach(note -> line(text, note));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append("  ").append(line).append('\n');
    }
}

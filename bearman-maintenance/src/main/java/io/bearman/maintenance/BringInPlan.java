package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.Host;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.text.TextTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What bringing hosts in would do, and what it would not do and why; nothing was written to make it.
 *
 * @param request what was asked
 * @param hosts what is done with each host, in the order of the request
 * @param gate what the Kubernetes gate does, for people
 * @param unfinished the unfinished run that this plan goes on with; null for a new one
 */
public record BringInPlan(
        BringInRequest request,
        List<OfHost> hosts,
        String gate,
        @Nullable RunId unfinished) {
    public BringInPlan {
        hosts = List.copyOf(hosts);
    }

    /**
     * What is done with one host.
     *
     * @param placed the host and its machine
     * @param compute its compute service; null while Nova knows none, as is right for a new host
     * @param zoning how it comes into its zone, for people
     * @param refusedFor why the host is not touched at all; null when it is
     */
    public record OfHost(
            Placed placed,
            @Nullable ComputeService compute,
            String zoning,
            @Nullable String refusedFor) {

        /** {@return why the host is not touched at all} */
        public Optional<String> refusal() {
            return Optional.ofNullable(refusedFor);
        }

        /** Whether it is up changes by itself, and decides nothing. */
        private String observation() {
            return placed.host().id() + " is " + placed.host().state().kind() + " on machine "
                    + placed.machine().id() + ", nova-compute "
                    + (compute == null
                            ? "not known yet"
                            : compute.enabled()
                                    ? "enabled"
                                    : "disabled: "
                                            + compute.disabledReason().orElse("no reason given"))
                    + ", " + zoning;
        }
    }

    /** {@return whether nothing of it may be run: a host of it is refused} */
    public boolean refused() {
        return hosts.stream().anyMatch(host -> host.refusal().isPresent());
    }

    /** {@return the unfinished run that this plan goes on with} */
    public Optional<RunId> resumes() {
        return Optional.ofNullable(unfinished);
    }

    /**
     * {@return what is otherwise in this plan than in an earlier one; empty when whoever said yes to
     *     that one gets what it said} Others may be at the run by now, and go on with it: then it is
     *     only held to be the same run.
     */
    Optional<String> otherThan(BringInPlan earlier) {
        if (earlier.unfinished != null && !earlier.unfinished.equals(unfinished)) {
            return Optional.of("run " + earlier.unfinished + " is over");
        }
        if (unfinished != null) {
            return Optional.empty();
        }
        for (int i = 0; i < hosts.size(); i++) {
            String now = hosts.get(i).observation();
            if (!now.equals(earlier.hosts.get(i).observation())) {
                return Optional.of(now);
            }
        }
        return Optional.empty();
    }

    /** {@return the plan for a terminal, ending in a newline} */
    public String table() {
        StringBuilder text = new StringBuilder("Plan: bring in, " + request.reason() + "\n");
        resumes()
                .ifPresent(run -> text.append("Goes on with the unfinished run ")
                        .append(run)
                        .append('\n'));
        TextTable table = TextTable.headed("HOST", "RACK", "STATE", "COMPUTE", "ZONE", "BMC");
        StringBuilder notDone = new StringBuilder();
        for (OfHost host : hosts) {
            Host it = host.placed().host();
            table.row(
                    it.id().value(),
                    host.placed().machine().rack().value(),
                    it.state().kind().name(),
                    words(host.compute()),
                    host.zoning(),
                    host.placed().machine().bmc().endpoint());
            host.refusal().ifPresent(why -> notDone.append("  ").append(why).append('\n'));
        }
        return text.append('\n')
                .append(table)
                .append("\nNot done:\n")
                .append(notDone)
                .append("  ")
                .append(gate)
                .append('\n')
                .toString();
    }

    private static String words(@Nullable ComputeService service) {
        if (service == null) {
            return "not known yet";
        }
        return (service.enabled() ? "enabled" : "disabled") + (service.up() ? " up" : " down");
    }
}

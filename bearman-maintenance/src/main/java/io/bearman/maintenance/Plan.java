package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do, and what it would not do and why; nothing was written to make it.
 *
 * @param request what was asked
 * @param hosts what is done with each host, in the order of the request
 * @param gate what the Kubernetes gate does, for people
 * @param unfinished the unfinished run that this plan goes on with; null for a new one
 * @param fewer how many hosts at most are out at once, where as many as the request's limits say
 *     would leave no room for their servers; null for as they say
 * @param notes what else is good to know before it is run
 * @param seen when all of it was looked at
 */
public record Plan(
        Request request,
        List<HostPlan> hosts,
        String gate,
        @Nullable RunId unfinished,
        @Nullable Integer fewer,
        List<String> notes,
        Instant seen) {
    public Plan {
        hosts = List.copyOf(hosts);
        notes = List.copyOf(notes);
    }

    /** A plan that is limited by its request alone. */
    public Plan(Request request, List<HostPlan> hosts, String gate, @Nullable RunId unfinished) {
        this(request, hosts, gate, unfinished, null, List.of(), Instant.EPOCH);
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
     * {@return how many hosts at most are out at once, where as many as the request's limits say would
     *     leave no room for their servers}
     */
    public OptionalInt atOnce() {
        return fewer == null ? OptionalInt.empty() : OptionalInt.of(fewer);
    }

    /** {@return the hosts that wait, and why} */
    Map<HostId, String> held() {
        Map<HostId, String> held = new HashMap<>();
        for (HostPlan host : hosts) {
            if (host.heldFor() != null) {
                held.put(host.host(), host.heldFor());
            }
        }
        return held;
    }

    /** {@return the request within what there is room for} */
    Request within() {
        return fewer == null ? request : request.with(request.limits().inAll(fewer));
    }

    /** {@return the plan for a terminal of 100 columns, ending in a newline} */
    public String table() {
        return PlanTable.of(this);
    }

    /** {@return the same for many hosts: a paragraph each} */
    public String tree() {
        return PlanTree.of(this);
    }

    List<List<String>> observation() {
        return hosts.stream().map(HostPlan::observation).toList();
    }
}

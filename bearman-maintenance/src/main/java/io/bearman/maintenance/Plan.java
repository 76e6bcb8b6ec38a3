package io.bearman.maintenance;

import io.bearman.core.host.RunId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do, and what it would not do and why; nothing was written to make it.
 *
 * @param request what was asked
 * @param hosts what is done with each host, in the order of the request
 * @param gate what the Kubernetes gate does, for people
 * @param unfinished the unfinished run that this plan goes on with; null for a new one
 */
public record Plan(
        Request request,
        List<HostPlan> hosts,
        String gate,
        @Nullable RunId unfinished) {
    public Plan {
        hosts = List.copyOf(hosts);
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
        return PlanTable.of(this);
    }

    List<List<String>> observation() {
        return hosts.stream().map(HostPlan::observation).toList();
    }
}

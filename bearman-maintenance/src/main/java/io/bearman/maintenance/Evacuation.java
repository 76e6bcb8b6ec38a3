package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What is asked for when hosts are dead: fence them, start their servers elsewhere, bring them back
 * clean.
 *
 * @param hosts which; each once
 * @param reason why; other people read it in Nova
 * @param limits how far it may go
 * @param concessions whose disk may be made anew of its image, although what it wrote is lost
 * @param startsPaused whether a paused server is started elsewhere; Nova evacuates none as it is
 * @param adopt whether a host that somebody else disabled is meant too (and enabled by nobody
 *     afterwards)
 * @param attended whether a human asks, who is a witness; else another one is needed
 */
public record Evacuation(
        List<HostId> hosts,
        String reason,
        EvacuationLimits limits,
        Concessions concessions,
        boolean startsPaused,
        boolean adopt,
        boolean attended) {
    public Evacuation {
        hosts = List.copyOf(new LinkedHashSet<>(hosts));
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a request needs at least one host");
        }
        Request.mustBeReason(reason);
    }

    /** {@return the request of a human about one host} */
    public static Evacuation of(HostId host, String reason) {
        return of(List.of(host), reason);
    }

    /** {@return the request of a human about these hosts} */
    public static Evacuation of(List<HostId> hosts, String reason) {
        return new Evacuation(
                hosts, reason, EvacuationLimits.create(), Concessions.none(), true, false, true);
    }

    /** {@return this request with other limits} */
    public Evacuation with(EvacuationLimits limits) {
        return new Evacuation(hosts, reason, limits, concessions, startsPaused, adopt, attended);
    }

    /** {@return this request with other concessions} */
    public Evacuation with(Concessions concessions) {
        return new Evacuation(hosts, reason, limits, concessions, startsPaused, adopt, attended);
    }

    /** {@return this request, leaving paused servers to their users} */
    public Evacuation leavingPaused() {
        return new Evacuation(hosts, reason, limits, concessions, false, adopt, attended);
    }

    /** {@return this request, also for hosts that somebody else disabled} */
    public Evacuation adopting() {
        return new Evacuation(hosts, reason, limits, concessions, startsPaused, true, attended);
    }

    /** {@return this request of a program: a second witness has to say that the host is dead} */
    public Evacuation unattended() {
        return new Evacuation(hosts, reason, limits, concessions, startsPaused, adopt, false);
    }
}

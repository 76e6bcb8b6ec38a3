package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what was seen of a host into what will be done with it. Pure: no clock, network, random. */
final class Planner {
    private Planner() {}

    /**
     * What was seen of one host.
     *
     * @param placed host and machine
     * @param compute its compute service; null when Nova knows none
     * @param servers its servers
     * @param unconfirmed those that left it and that their users have not confirmed
     * @param unfinished the unfinished run it is in; null when in none
     * @param tag whose disabling of the service it is, if it is disabled
     */
    record Seen(
            Placed placed,
            @Nullable ComputeService compute,
            List<Server> servers,
            List<Unconfirmed> unconfirmed,
            @Nullable RunId unfinished,
            Owner tag) {
        Seen(
                Placed placed,
                @Nullable ComputeService compute,
                List<Server> servers,
                @Nullable RunId unfinished,
                Owner tag) {
            this(placed, compute, servers, List.of(), unfinished, tag);
        }
    }

    /** Who disabled a compute service. */
    enum Owner {
        NOBODY,
        A_RUN_OF_OURS,
        SOMEBODY_ELSE
    }

    static HostPlan plan(Seen seen, boolean adopt) {
        Storage storage = seen.placed().host().storage();
        List<ServerPlan> servers = seen.servers().stream()
                .sorted(Comparator.comparing(Server::name).thenComparing(Server::id))
                .map(server -> new ServerPlan(server, Treatment.of(server, storage)))
                .toList();
        String refusal = refusal(seen, adopt).orElse(null);
        return new HostPlan(seen.placed(), seen.compute(), servers, seen.unconfirmed(), refusal);
    }

    private static Optional<String> refusal(Seen seen, boolean adopt) {
        HostId host = seen.placed().host().id();
        HostState state = seen.placed().host().state();
        if (!ours(state, seen.unfinished())) {
            return Optional.of(host + " is " + state.kind() + owner(state)
                    + "; only a host IN_SERVICE is taken out; see: bearman inventory show " + host);
        }
        if (seen.compute() == null) {
            return Optional.of(
                    host + " has no nova-compute service in Nova; is its name right there?");
        }
        if (seen.placed().machine().bmc().guid().isEmpty()) {
            return Optional.of(
                    host + " has no BMC GUID in the inventory, so its power is not touched;"
                            + " run: bearman inventory learn-guid " + host);
        }
        if (seen.tag() == Owner.SOMEBODY_ELSE && !adopt) {
            String reason = seen.compute().disabledReason().orElse("no reason given");
            return Optional.of(
                    host + " was disabled by somebody else (" + reason
                            + "); it is neither drained nor ever enabled by us; --adopt drains it nevertheless");
        }
        if (!seen.compute().up() && seen.unfinished() == null) {
            return Optional.of(host + "'s nova-compute is down: servers cannot be moved from it;"
                    + " a dead host is fenced and evacuated, not drained");
        }
        return Optional.empty();
    }

    private static boolean ours(HostState state, @Nullable RunId unfinished) {
        return state instanceof HostState.InService
                || state instanceof HostState.Maintenance maintenance
                        && maintenance.owner().equals(unfinished);
    }

    private static String owner(HostState state) {
        return state.run().map(run -> " of run " + run).orElse("");
    }
}

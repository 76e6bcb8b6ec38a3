package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which hosts are not brought in at all, and why. Looks only. */
final class Entrance {
    private final Ports ports;
    private final BringInRequest request;
    private final @Nullable RunId resumed;

    /**
     * @param resumed the unfinished run that is gone on with; null for a new one
     */
    Entrance(Ports ports, BringInRequest request, @Nullable RunId resumed) {
        this.ports = ports;
        this.request = request;
        this.resumed = resumed;
    }

    /** {@return why this host is not touched} */
    Optional<String> refusal(Placed placed, @Nullable ComputeService compute, Zoning zoning) {
        HostId host = placed.host().id();
        Optional<String> byState = state(host, placed.host().state());
        if (byState.isPresent()) {
            return byState;
        }
        if (placed.machine().bmc().guid().isEmpty()) {
            return Optional.of(
                    host + " has no BMC GUID in the inventory, so its power is not touched;"
                            + " run: bearman inventory learn-guid " + host);
        }
        if (zoning instanceof Zoning.Unclear unclear) {
            return Optional.of(unclear.why());
        }
        if (compute == null || resumed != null) {
            // What a run of ours has begun it also judges: users' servers may be there by now.
            return Optional.empty();
        }
        return known(placed, compute);
    }

    private Optional<String> state(HostId host, HostState state) {
        String finding = state instanceof HostState.Broken broken ? broken.finding() : "";
        return switch (state.kind()) {
            case IN_STOCK, DEPLOYING -> Optional.empty();
            case JOINING -> joining(host, state.run().orElseThrow());
            case BROKEN ->
                request.repaired()
                        ? Optional.empty()
                        : Optional.of(host + " is BROKEN (" + finding
                                + "); when that is mended, say so: --repaired");
            case IN_SERVICE ->
                resumed == null ? Optional.of(host + " is IN_SERVICE already") : Optional.empty();
            case EXPECTED, REGISTERING, REJECTED, MAINTENANCE, FENCED, RETIRED ->
                Optional.of(host + " is " + state.kind()
                        + state.run().map(run -> " of run " + run).orElse("")
                        + "; only hosts IN_STOCK, DEPLOYING, JOINING or, repaired, BROKEN are"
                        + " brought in; see: bearman inventory show " + host);
        };
    }

    private Optional<String> joining(HostId host, RunId owner) {
        boolean ended =
                !ports.journal().knows(owner) || ports.journal().outcome(owner).isPresent();
        return owner.equals(resumed) || ended
                ? Optional.empty()
                : Optional.of(host + " is being returned by run " + owner
                        + "; finish that one; see: bearman maintenance status");
    }

    /** Nova knew it before: what somebody else did with it is theirs. */
    private Optional<String> known(Placed placed, ComputeService compute) {
        HostId host = placed.host().id();
        boolean theirs = Ownership.of(compute, ports.journal()) == Planner.Owner.SOMEBODY_ELSE;
        if (theirs && !Ownership.ofNova(compute)) {
            return Optional.of(host + " was disabled by somebody else ("
                    + compute.disabledReason().orElse("no reason given")
                    + "); it is never enabled by us. When that is over, take it back: openstack"
                    + " compute service set --enable " + host + " nova-compute");
        }
        List<Server> servers =
                ports.clouds().in(placed.host().region()).guests().on(host);
        return servers.isEmpty()
                ? Optional.empty()
                : Optional.of(host + " is " + placed.host().state().kind() + ", and Nova has "
                        + servers.size() + " servers on it, first "
                        + servers.get(0).label() + "; move or evacuate them first");
    }
}

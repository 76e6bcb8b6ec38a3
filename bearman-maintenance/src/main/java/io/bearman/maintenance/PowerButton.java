package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A human's finger on a host's power button: claims like everybody, and refuses what would stop
 * guests. Reads claim nothing. Thread-safe.
 */
public final class PowerButton {
    private static final int NAMED = 5;

    private final Ports ports;
    private final Settings settings;
    private final Supplier<RunId> ids;

    /**
     * @param ids names the claim of each press
     */
    public PowerButton(Ports ports, Settings settings, Supplier<RunId> ids) {
        this.ports = ports;
        this.settings = settings;
        this.ids = ids;
    }

    /**
     * {@return what the host's BMC says now}
     *
     * @throws io.bearman.core.power.PowerException when it cannot be asked
     */
    public Reading read(HostId host) {
        return ports.power().read(placed(host).machine());
    }

    /**
     * Presses it, once.
     *
     * @throws RefusedException when the fleet is frozen, the machine is claimed, or the action would
     *     stop guests, also when it cannot be told whether there are any
     */
    public void press(HostId host, PowerAction action) {
        Placed placed = placed(host);
        if (action.stopsGuests()) {
            refuseWithGuests(placed);
        }
        withClaim(placed, (claim, notAfter) -> {
            // Looked at again: the claim may have been waited for.
            if (action.stopsGuests()) {
                refuseWithGuests(placed);
            }
            ports.power().act(placed.machine(), action, claim, notAfter);
        });
    }

    /** Presses it whatever guests there are; the caller has asked the human twice, and audits it. */
    public void pressWithGuests(HostId host, PowerAction action) {
        Placed placed = placed(host);
        withClaim(
                placed,
                (claim, notAfter) -> ports.power().act(placed.machine(), action, claim, notAfter));
    }

    /** Sets where the host boots from the next time. */
    public void nextBoot(HostId host, BootDevice device) {
        Placed placed = placed(host);
        withClaim(
                placed,
                (claim, notAfter) ->
                        ports.power().nextBoot(placed.machine(), device, claim, notAfter));
    }

    private Placed placed(HostId host) {
        return ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
    }

    private void refuseWithGuests(Placed placed) {
        HostId host = placed.host().id();
        List<Server> servers = guests(placed);
        if (!servers.isEmpty()) {
            String names = servers.stream()
                    .limit(NAMED)
                    .map(Server::name)
                    .collect(Collectors.joining(", "));
            String more =
                    servers.size() > NAMED ? " and " + (servers.size() - NAMED) + " more" : "";
            String count = servers.size() == 1 ? "1 server" : servers.size() + " servers";
            throw new RefusedException(host + ": it has " + count + " (" + names + more
                    + "); move them away first: bearman maintenance run " + host);
        }
    }

    private List<Server> guests(Placed placed) {
        HostId host = placed.host().id();
        try {
            Cloud cloud = ports.clouds().in(placed.host().region());
            if (cloud.hypervisors().compute(host).isEmpty()
                    && placed.host().role().equals("compute")) {
                throw new RefusedException(host + ": Nova knows no nova-compute of this name, so it"
                        + " cannot be told whether it has guests; nothing was done");
            }
            return cloud.guests().on(host);
        } catch (CloudException | UsageException e) {
            throw new RefusedException(host + ": it cannot be told whether it has guests ("
                    + e.getMessage() + "); nothing was done");
        }
    }

    private void withClaim(Placed placed, BiConsumer<Claim, Deadline> action) {
        HostId host = placed.host().id();
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(host + ": the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
        if (placed.machine().bmc().guid().isEmpty()) {
            throw new RefusedException(
                    host + ": no GUID of its BMC is in the inventory, so its power"
                            + " is not touched; learn it: bearman inventory learn-guid " + host);
        }
        Claim claim = claim(host, placed.machine().id());
        try {
            Deadline lease = ports.claims().check(claim);
            Deadline longest = Deadline.in(ports.time(), settings.actionTime());
            action.accept(claim, lease.orEarlier(longest));
        } finally {
            release(claim);
        }
    }

    private Claim claim(HostId host, MachineId machine) {
        Claiming answer = ports.claims().claim(machine, ids.get());
        if (answer instanceof Claiming.Held held) {
            throw new RefusedException(host + ": its machine is claimed by run " + held.owner()
                    + " (" + held.holder() + "); see: bearman maintenance status");
        }
        return ((Claiming.Granted) answer).claim();
    }

    // The action's own failure matters more than that of giving the claim back: it ends by itself.
    private void release(Claim claim) {
        try {
            ports.claims().release(claim);
        } catch (BearmanException e) {
            org.slf4j.LoggerFactory.getLogger(PowerButton.class)
                    .warn("machine={} its claim could not be given back", claim.machine(), e);
        }
    }
}

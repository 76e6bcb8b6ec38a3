package io.bearman.maintenance;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.Claim;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final HandClaim hand;

    /**
     * @param ids names the claim of each press
     */
    public PowerButton(Ports ports, Settings settings, Supplier<RunId> ids) {
        this.ports = ports;
        this.hand = new HandClaim(ports, settings, ids);
    }

    /**
     * {@return what the host's BMC says now}
     *
     * @throws io.bearman.core.power.PowerException when it cannot be asked
     */
    public Reading read(HostId host) {
        return ports.power().read(hand.placed(host).machine());
    }

    /**
     * Reads many hosts, at once where that is possible.
     *
     * @param each told of every host once, as they come, on the caller's thread: what it is given yields
     *     the reading, or throws what {@link #read} throws
     */
    public void readEach(Collection<Placed> hosts, BiConsumer<Placed, Supplier<Reading>> each) {
        Map<MachineId, Placed> byMachine = new LinkedHashMap<>();
        hosts.forEach(host -> byMachine.put(host.machine().id(), host));
        List<Machine> machines =
                byMachine.values().stream().map(Placed::machine).toList();
        ports.power()
                .readEach(
                        machines,
                        (machine, reading) -> each.accept(byMachine.get(machine.id()), reading));
    }

    /**
     * Presses it, once.
     *
     * @throws RefusedException when the fleet is frozen, the machine is claimed, or the action would
     *     stop guests, also when it cannot be told whether there are any
     */
    public void press(HostId host, PowerAction action) {
        Placed placed = hand.placed(host);
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
        Placed placed = hand.placed(host);
        withClaim(
                placed,
                (claim, notAfter) -> ports.power().act(placed.machine(), action, claim, notAfter));
    }

    /** Sets where the host boots from the next time. */
    public void nextBoot(HostId host, BootDevice device) {
        Placed placed = hand.placed(host);
        withClaim(
                placed,
                (claim, notAfter) ->
                        ports.power().nextBoot(placed.machine(), device, claim, notAfter));
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
        hand.with(placed, "its power is", held -> {
            action.accept(held.claim(), held.notAfter().get());
            return true;
        });
    }
}

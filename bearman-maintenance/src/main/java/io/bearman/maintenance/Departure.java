package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.power.Fence;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine that leaves its host for another, and a host that leaves for good. Both hold what the
 * machine was known by for ever, so both make sure first that it is off. Thread-safe.
 */
public final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    /** How long a BMC may take to say twice that the machine is off. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Ports ports;
    private final Settings settings;
    private final Supplier<RunId> ids;

    /**
     * @param ids names the claim of each departure
     */
    public Departure(Ports ports, Settings settings, Supplier<RunId> ids) {
        this.ports = ports;
        this.settings = settings;
        this.ids = ids;
    }

    /** How it is known that the machine is off. */
    public enum Off {
        /** Its BMC says so, in two sessions with a pause between. */
        READ,
        /** A human saw it, because its BMC is dead too; the caller asked the human twice. */
        ATTESTED
    }

    /**
     * Gives a host another machine (see {@link
     * io.bearman.core.inventory.Inventory#replace(Revised, Machine, String, String)}).
     *
     * @return the host with its new machine
     * @throws RefusedException when the fleet is frozen, a machine is claimed, the host's state
     *     does not allow it, or somebody changed the host meanwhile
     * @throws io.bearman.core.power.PowerException when the old machine is not proven off
     */
    public Placed replace(HostId host, Machine next, Off off, String by, String why) {
        Revised seen = ports.inventory().revised(host).orElseThrow(() -> unknown(host));
        Placed placed = seen.placed();
        return claimed(List.of(placed.machine().id(), next.id()), host, still -> {
            String proof = proof(placed, off);
            still.run();
            return ports.inventory().replace(seen, next, by, why + "; " + proof);
        });
    }

    /**
     * Retires a host: nobody may be given its name, UUID or MAC addresses while it is remembered, and
     * the last two never again.
     *
     * @throws RefusedException when the fleet is frozen, its machine is claimed, Nova still has its
     *     nova-compute service, or its state does not allow it
     * @throws io.bearman.core.power.PowerException when its machine is not proven off
     */
    public void retire(HostId host, Off off, String by, String why) {
        Placed placed = placed(host);
        HostState state = placed.host().state();
        if (!state.mayBecome(new HostState.Retired())) {
            throw new RefusedException(
                    "host " + host + " is " + state.kind() + " and may not become RETIRED");
        }
        claimed(List.of(placed.machine().id()), host, still -> {
            refuseWithService(placed.host());
            String proof = proof(placed, off);
            still.run();
            ports.inventory()
                    .transition(host, state, new HostState.Retired(), by, why + "; " + proof);
            return true;
        });
    }

    private void refuseWithService(Host host) {
        Cloud cloud;
        try {
            cloud = ports.clouds().in(host.region());
        } catch (UsageException e) {
            // No cloud is configured for its region, so there is none that could know it.
            LOG.debug("{} no cloud in region {}", host.id(), host.region());
            return;
        }
        try {
            cloud.hypervisors().compute(host.id()).ifPresent(service -> {
                throw new RefusedException(host.id() + ": Nova still has its nova-compute service;"
                        + " delete it first: openstack compute service list --host " + host.id());
            });
        } catch (CloudException e) {
            throw new RefusedException(host.id() + ": it cannot be told whether Nova still has its"
                    + " nova-compute service (" + e.getMessage() + "); nothing was done");
        }
    }

    private String proof(Placed placed, Off off) {
        if (off == Off.ATTESTED) {
            return "off as a human attested";
        }
        Machine machine = placed.machine();
        if (ports.power().read(machine).state() == PowerState.ON) {
            // It is not we who switch it off, so it is not waited for.
            throw new PowerException.NotProvenOff(
                    "its machine at " + machine.bmc().endpoint() + " is on");
        }
        Duration apart =
                settings.confirm().compareTo(Fence.FLOOR) < 0 ? Fence.FLOOR : settings.confirm();
        new Fence(ports.power(), ports.time(), apart).readOff(machine, PATIENCE);
        return "off as its BMC said twice";
    }

    private Placed placed(HostId host) {
        return ports.inventory().find(host).orElseThrow(() -> unknown(host));
    }

    private static UsageException unknown(HostId host) {
        return new UsageException(host + " is not in the inventory; see: bearman inventory list");
    }

    /**
     * @param work is given what makes sure that the claims are still ours
     */
    private <T> T claimed(List<MachineId> machines, HostId host, Function<Runnable, T> work) {
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(host + ": the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
        RunId run = ids.get();
        List<MachineId> inOrder = new ArrayList<>(machines);
        // Two that want the same two never wait for each other.
        Collections.sort(inOrder);
        List<Claim> claims = new ArrayList<>();
        try {
            for (MachineId machine : inOrder) {
                claims.add(claim(host, machine, run));
            }
            return work.apply(() -> claims.forEach(ports.claims()::renew));
        } finally {
            claims.forEach(this::release);
        }
    }

    private Claim claim(HostId host, MachineId machine, RunId run) {
        Claiming answer = ports.claims().claim(machine, run);
        if (answer instanceof Claiming.Held held) {
            throw new RefusedException(host + ": machine " + machine + " is claimed by run "
                    + held.owner() + " (" + held.holder() + "); see: bearman maintenance status");
        }
        return ((Claiming.Granted) answer).claim();
    }

    // What failed matters more than that the claim could not be given back: it ends by itself.
    private void release(Claim claim) {
        try {
            ports.claims().release(claim);
        } catch (BearmanException e) {
            LOG.warn("machine={} its claim could not be given back", claim.machine(), e);
        }
    }
}

package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.Deadline;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A human's claim on a host's machine, for as long as one thing is done to it. Thread-safe. */
public final class HandClaim {
    private static final Logger LOG = LoggerFactory.getLogger(HandClaim.class);

    private final Ports ports;
    private final Settings settings;
    private final Supplier<RunId> ids;

    /**
     * @param ids names each claim
     */
    public HandClaim(Ports ports, Settings settings, Supplier<RunId> ids) {
        this.ports = ports;
        this.settings = settings;
        this.ids = ids;
    }

    /**
     * A claim while it is held.
     *
     * @param claim the claim
     * @param notAfter begins the lease anew and gives the instant after which nothing is sent; refuses
     *     when the fleet was frozen meanwhile
     */
    public record Held(Claim claim, Supplier<Deadline> notAfter) {}

    /**
     * {@return a host of the inventory}
     *
     * @throws UsageException when it is not there
     */
    public Placed placed(HostId host) {
        return ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
    }

    /**
     * Does something while the machine is claimed.
     *
     * @return what the action returns
     * @param what what is not touched without a GUID, for people: {@code its power is}
     * @throws RefusedException when the fleet is frozen, the machine is claimed, or no GUID of its BMC
     *     is known
     */
    public <T> T with(Placed placed, String what, Function<Held, T> action) {
        HostId host = placed.host().id();
        refuseWhenFrozen(host);
        Bmc bmc = placed.machine().bmc();
        if (bmc.guid().isEmpty() && !bmc.quirks().contains(Quirk.ZEROGUID)) {
            throw new RefusedException(host + ": no GUID of its BMC is in the inventory, so " + what
                    + " not touched; learn it: bearman inventory learn-guid " + host);
        }
        Claim claim = claim(host, placed.machine().id());
        try {
            return action.apply(new Held(claim, () -> notAfter(host, claim)));
        } finally {
            release(claim);
        }
    }

    private void refuseWhenFrozen(HostId host) {
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(host + ": the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
    }

    private Deadline notAfter(HostId host, Claim claim) {
        refuseWhenFrozen(host);
        Deadline longest = Deadline.in(ports.time(), settings.actionTime());
        return ports.claims().renew(claim).orEarlier(longest);
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
            LOG.warn("machine={} its claim could not be given back", claim.machine(), e);
        }
    }
}

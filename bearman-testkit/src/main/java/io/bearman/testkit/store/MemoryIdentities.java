package io.bearman.testkit.store;

import io.bearman.core.UsageException;
import io.bearman.core.boot.HostIdentities;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Identities of hosts in memory, made of their names, so that a seed replays. */
final class MemoryIdentities implements HostIdentities {
    private final Function<HostId, Optional<Placed>> hosts;
    private final Map<HostId, HostIdentity> made = new HashMap<>();

    MemoryIdentities(Function<HostId, Optional<Placed>> hosts) {
        this.hosts = hosts;
    }

    @Override
    public Handed handOut(HostId host) {
        if (hosts.apply(host).isEmpty()) {
            throw new UsageException(
                    host + " is not in the inventory; see: bearman inventory list");
        }
        synchronized (made) {
            return new Handed(made.computeIfAbsent(host, MemoryIdentities::make), null);
        }
    }

    private static HostIdentity make(HostId host) {
        return HostIdentity.random(host, new Random(host.value().hashCode()));
    }
}

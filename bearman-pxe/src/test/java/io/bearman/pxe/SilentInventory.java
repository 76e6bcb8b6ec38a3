package io.bearman.pxe;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory;
import java.util.List;
import java.util.Optional;

/** An inventory whose store is away. */
final class SilentInventory implements Inventory {
    static final String SECRET = "secret of the store";

    @Override
    public List<Placed> all() {
        throw away();
    }

    @Override
    public Optional<Placed> find(HostId host) {
        throw away();
    }

    @Override
    public Optional<Placed> find(MachineId machine) {
        throw away();
    }

    @Override
    public void put(List<Placed> hosts, String by) {
        throw away();
    }

    @Override
    public void transition(HostId host, HostState from, HostState to, String by, String why) {
        throw away();
    }

    @Override
    public void learn(MachineId machine, BmcGuid guid, String by) {
        throw away();
    }

    private static IllegalStateException away() {
        return new IllegalStateException(SECRET);
    }
}

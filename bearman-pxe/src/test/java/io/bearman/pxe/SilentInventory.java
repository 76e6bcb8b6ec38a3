package io.bearman.pxe;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Binding;
import io.bearman.core.inventory.Held;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Query;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    public List<Placed> findSerial(String serial) {
        throw away();
    }

    @Override
    public List<Placed> page(Query query, @Nullable HostId after, int atMost) {
        throw away();
    }

    @Override
    public void each(Query query, Consumer<Placed> each) {
        throw away();
    }

    @Override
    public Optional<Revised> revised(HostId host) {
        throw away();
    }

    @Override
    public Revised transition(Revised seen, HostState to, String by, String why) {
        throw away();
    }

    @Override
    public Revised update(Revised changed, String by) {
        throw away();
    }

    @Override
    public void remove(HostId host, String by, String why) {
        throw away();
    }

    @Override
    public Placed replace(Revised seen, Machine machine, String by, String why) {
        throw away();
    }

    @Override
    public List<Binding> machines(HostId host) {
        throw away();
    }

    @Override
    public Optional<Held> held(MachineId machine) {
        throw away();
    }

    @Override
    public Optional<Held> held(Mac mac) {
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

package io.bearman.core.inventory;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import java.util.List;
import java.util.Optional;

/** The truth about every host and machine. Durable; every change is an audit event. */
public interface Inventory {
    /** {@return every host with its machine, in order of host id} */
    List<Placed> all();

    /** {@return this host with its machine} */
    Optional<Placed> find(HostId host);

    /** {@return this machine with the host it plays; empty when it plays none (any more)} */
    Optional<Placed> find(MachineId machine);

    /**
     * Adds or replaces hosts with their machines, all or none. A known host keeps its state, and a
     * machine given without the GUID of its BMC keeps the one that was learnt. Putting what is
     * there already changes nothing.
     *
     * @param by who does it, for the audit
     * @throws io.bearman.core.UsageException when a name, UUID, serial, MAC or BMC address is
     *     another host's, naming both
     */
    void put(List<Placed> hosts, String by);

    /**
     * Changes a host's state.
     *
     * @param host a known host, else a {@link io.bearman.core.UsageException}
     * @param from the state the caller saw
     * @param by who does it and {@code why}, for the audit
     * @throws io.bearman.core.RefusedException when the transition is not in the table or the host
     *     is in another state than {@code from}, naming both states
     */
    void transition(HostId host, HostState from, HostState to, String by, String why);

    /** Notes the GUID that a machine's BMC proved. */
    void learn(MachineId machine, BmcGuid guid, String by);

    /**
     * A host and the machine that plays it.
     *
     * @param host the host
     * @param machine its machine
     */
    record Placed(Host host, Machine machine) {
        public Placed {
            if (!host.machine().equals(machine.id())) {
                throw new IllegalArgumentException("host " + host.id() + " is played by machine "
                        + host.machine() + ", not by " + machine.id());
            }
        }
    }
}

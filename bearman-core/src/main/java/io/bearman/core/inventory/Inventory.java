package io.bearman.core.inventory;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The truth about every host and machine. Durable; every change is an audit event. */
public interface Inventory {
    /** {@return every host with its machine, in order of host id} */
    List<Placed> all();

    /** {@return this host with its machine} */
    Optional<Placed> find(HostId host);

    /** {@return this machine with the host it plays; empty when it plays none (any more)} */
    Optional<Placed> find(MachineId machine);

    /** {@return the host one of whose network cards this is} */
    default Optional<Placed> find(Mac mac) {
        return page(Query.all().with(Column.MAC, mac.value()), null, 1).stream().findFirst();
    }

    /**
     * {@return the hosts whose machines have this serial number, in order of host id; upper and lower
     * case and blanks around it make no difference}
     */
    List<Placed> findSerial(String serial);

    /**
     * {@return the next hosts that match, in order of host id}
     *
     * @param after the last one of the page before, null for the first page
     * @param atMost how many, at least 1
     */
    List<Placed> page(Query query, @Nullable HostId after, int atMost);

    /**
     * Hands over every host that matches, in order of host id, as they all were at one moment. Only
     * some are in memory at a time.
     */
    void each(Query query, Consumer<Placed> each);

    /** {@return this host with its machine, and how often they were changed} */
    Optional<Revised> revised(HostId host);

    /**
     * Replaces a host as {@link #put} does, unless somebody changed it since it was read.
     *
     * @param changed the host as it ought to be, with the revision it was read at
     * @return how it is now
     * @throws io.bearman.core.RefusedException when it has another revision, naming both
     * @throws io.bearman.core.UsageException as {@link #put}, and when the host is not known
     */
    Revised update(Revised changed, String by);

    /**
     * Forgets a host that never served or serves no more: {@code EXPECTED}, {@code REJECTED}, {@code
     * IN_STOCK} or {@code RETIRED}. Its identity goes too: a host that is given this name later gets
     * another. Its machine may be put again, unless it is on hold; audit and journal stay.
     *
     * @throws io.bearman.core.RefusedException when it is in another state or of an unfinished run
     */
    void remove(HostId host, String by, String why);

    /**
     * Lets another machine play a host that is {@code EXPECTED}, {@code REJECTED}, {@code IN_STOCK}
     * or {@code BROKEN}, unless somebody changed it since it was read. The old machine's UUID and MAC addresses are on hold for ever and its BMC
     * address is free; the host keeps its identity but for its SSH key, which the old machine may
     * still know. When the new machine was taken from another
     * host, which must be {@code EXPECTED}, {@code REJECTED} or {@code IN_STOCK}, that one is removed
     * and the host is {@code IN_STOCK} if that one was; else it is {@code EXPECTED}.
     *
     * <p>The caller has made sure that the old machine, the one that it saw, is off.
     *
     * @param seen the host with the machine that is replaced, and the revision it was read at
     * @return the host with its new machine
     * @throws io.bearman.core.RefusedException when it has another revision, naming both, or a host
     *     is in another state or of an unfinished run
     * @throws io.bearman.core.UsageException as {@link #put}
     */
    Placed replace(Revised seen, Machine machine, String by, String why);

    /** {@return which machines played this host, the first one first} */
    List<Binding> machines(HostId host);

    /** {@return why this UUID is on hold, if it is} */
    Optional<Held> held(MachineId machine);

    /** {@return why this MAC address is on hold, if it is} */
    Optional<Held> held(Mac mac);

    /**
     * Adds or replaces hosts with their machines, all or none. A known host keeps its state, and a
     * machine given without the GUID of its BMC keeps the one that was learnt. Putting what is
     * there already changes nothing. A new host may come in any state; the machine of one that comes
     * {@code RETIRED} is on hold.
     *
     * @param by who does it, for the audit
     * @throws io.bearman.core.UsageException when a name, UUID, serial, MAC or BMC address is
     *     another host's, naming both, or a UUID or MAC is on hold
     * @throws io.bearman.core.RefusedException when a host that is not {@code EXPECTED}, {@code
     *     REJECTED} or {@code IN_STOCK}, or of an unfinished run, is given another machine: only
     *     {@link #replace} does that, which needs the old one to be off
     */
    void put(List<Placed> hosts, String by);

    /**
     * Changes a host's state. The machine of a host that becomes {@code RETIRED} is on hold from then
     * on.
     *
     * @param host a known host, else a {@link io.bearman.core.UsageException}
     * @param from the state the caller saw
     * @param by who does it and {@code why}, for the audit
     * @throws io.bearman.core.RefusedException when the transition is not in the table or the host
     *     is in another state than {@code from}, naming both states
     */
    void transition(HostId host, HostState from, HostState to, String by, String why);

    /**
     * Changes a host's state as {@link #transition(HostId, HostState, HostState, String, String)}
     * does, unless somebody changed the host or its machine in any way since it was read.
     *
     * @param seen the host as it was read, with its revision
     * @return how it is now
     * @throws io.bearman.core.RefusedException also when it has another revision, naming both
     */
    Revised transition(Revised seen, HostState to, String by, String why);

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

    /**
     * A host and its machine as somebody saw them.
     *
     * @param placed the host with its machine
     * @param revision grows with each change of either
     */
    record Revised(Placed placed, long revision) {
        /** {@return the same revision with what ought to become of it} */
        public Revised with(Placed changed) {
            return new Revised(changed, revision);
        }
    }
}

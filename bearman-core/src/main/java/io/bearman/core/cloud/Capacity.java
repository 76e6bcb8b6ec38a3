package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Placement knows of the room in a cloud region. */
public interface Capacity {
    /**
     * {@return who holds resources of this host; empty also when Placement has no provider of that
     * name}
     */
    List<Allocation> allocations(HostId host);

    /** {@return the same of many hosts, each of them a key, in few requests} */
    Map<HostId, List<Allocation>> allocations(Collection<HostId> hosts);

    /**
     * {@return how full each host is, in order of host; those that Nova's scheduler may not use are
     * among them}
     */
    List<Room> rooms();

    /**
     * {@return the hosts on which this fits now, each alone, as Nova's scheduler would find them in
     * Placement; disabled hosts are left out}
     */
    Set<HostId> candidates(Resources wanted);

    /** {@return the same for many sizes, each of them a key} */
    Map<Resources, Set<HostId>> candidatesOfEach(Collection<Resources> wanted);
}

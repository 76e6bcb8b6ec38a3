package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import java.util.List;

/** What Placement knows of the room in a cloud region. */
public interface Capacity {
    /**
     * {@return who holds resources of this host; empty also when Placement has no provider of that
     * name}
     */
    List<Allocation> allocations(HostId host);
}

package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known at one moment: the boot desk looks at nothing else.
 *
 * @param hosts every host with its machine
 * @param armings who armed a host, if anybody
 */
public record BootView(List<Placed> hosts, Function<HostId, Optional<Arming>> armings) {
    public BootView {
        hosts = List.copyOf(hosts);
    }

    boolean has(Mac mac) {
        return hosts.stream().anyMatch(placed -> placed.machine().macs().contains(mac));
    }
}

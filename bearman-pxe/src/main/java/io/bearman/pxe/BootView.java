package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Held;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is known at one moment: the boot desk looks at nothing else.
 *
 * @param hosts every host with its machine that has the MAC, the UUID or the serial of a request;
 *     more do no harm
 * @param held that the machine's MAC or UUID is on hold, if it is
 * @param armings who armed a host, if anybody
 */
public record BootView(
        List<Placed> hosts, Optional<Held> held, Function<HostId, Optional<Arming>> armings) {
    public BootView {
        hosts = List.copyOf(hosts);
    }

    /** {@return what an inventory knows at this moment of the machine that asks} */
    static BootView of(BootRequest request, Inventory inventory, Boots boots) {
        Optional<Mac> mac = Fingerprint.mac(request);
        Optional<MachineId> uuid = Fingerprint.uuid(request).map(MachineId::new);
        Set<Placed> near = new LinkedHashSet<>();
        mac.flatMap(inventory::find).ifPresent(near::add);
        uuid.flatMap(inventory::find).ifPresent(near::add);
        Fingerprint.serial(request).map(inventory::findSerial).ifPresent(near::addAll);
        Optional<Held> held = mac.flatMap(inventory::held).or(() -> uuid.flatMap(inventory::held));
        return new BootView(List.copyOf(near), held, boots::arming);
    }

    boolean has(Mac mac) {
        return hosts.stream().anyMatch(placed -> placed.machine().macs().contains(mac));
    }
}

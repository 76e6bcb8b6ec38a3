package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootOverride;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.image.Image;
import io.bearman.core.inventory.Held;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is known at one moment: the boot desk looks at nothing else.
 *
 * @param hosts every host with its machine that has the MAC, the UUID or the serial of a request;
 *     more do no harm
 * @param held that the machine's MAC or UUID is on hold, if it is
 * @param armings who armed a host, if anybody
 * @param overrides what a human chose for a host's next boot, if anything
 * @param images the image of a name, if there is one
 * @param assigned the image of a boot profile, if it has one
 */
public record BootView(
        List<Placed> hosts,
        Optional<Held> held,
        Function<HostId, Optional<Arming>> armings,
        Function<HostId, Optional<BootOverride>> overrides,
        Function<String, Optional<Image>> images,
        Function<String, Optional<Image>> assigned) {
    public BootView {
        hosts = List.copyOf(hosts);
    }

    /** What is known where there are no images and nobody chooses anything. */
    public BootView(
            List<Placed> hosts, Optional<Held> held, Function<HostId, Optional<Arming>> armings) {
        this(
                hosts,
                held,
                armings,
                host -> Optional.empty(),
                name -> Optional.empty(),
                profile -> Optional.empty());
    }

    /** {@return what is known at this moment of the machine that asks} */
    static BootView of(BootRequest request, BootPorts ports) {
        Inventory inventory = ports.inventory();
        Optional<Mac> mac = Fingerprint.mac(request);
        Optional<MachineId> uuid = Fingerprint.uuid(request).map(MachineId::new);
        // A host that changes between two looks is still one host, as it was seen last.
        Map<HostId, Placed> near = new LinkedHashMap<>();
        Consumer<Placed> see = placed -> near.put(placed.host().id(), placed);
        mac.flatMap(inventory::find).ifPresent(see);
        uuid.flatMap(inventory::find).ifPresent(see);
        Fingerprint.serial(request).map(inventory::findSerial).ifPresent(all -> all.forEach(see));
        Optional<Held> held = mac.flatMap(inventory::held).or(() -> uuid.flatMap(inventory::held));
        return of(List.copyOf(near.values()), held, ports);
    }

    /** {@return what is known at this moment of a host} */
    static BootView of(Placed host, BootPorts ports) {
        return of(List.of(host), Optional.empty(), ports);
    }

    private static BootView of(List<Placed> hosts, Optional<Held> held, BootPorts ports) {
        return new BootView(
                hosts,
                held,
                ports.boots()::arming,
                ports.overrides()::of,
                ports.images()::find,
                ports.images()::assigned);
    }
}

package io.bearman.ipmi;

import io.bearman.core.host.Machine;
import io.bearman.core.host.Quirk;
import io.bearman.ipmi.fru.Chassis;
import io.bearman.ipmi.fru.Fru;
import io.bearman.ipmi.fru.FruArea;
import io.bearman.ipmi.fru.FruInventory;
import io.bearman.ipmi.fru.FruReading;
import io.bearman.ipmi.fru.Product;
import java.util.Optional;

/**
 * Who speaks for a BMC without a GUID: the machine's serial number in its inventory (FRU 0), read in the
 * very session. Only for a BMC whose {@link Quirk#ZEROGUID} says that it has none.
 */
final class SerialWitness {
    private SerialWitness() {}

    /** {@return whether this BMC is to be known by its machine's serial} */
    static boolean isWanted(Machine machine) {
        return machine.bmc().quirks().contains(Quirk.ZEROGUID)
                && Target.knownGuid(machine.bmc()) == null;
    }

    /**
     * {@return whether the product or the chassis has this machine's serial}; an area whose checksum is
     * wrong says nothing
     */
    static boolean names(Session session, Machine machine, Window window) {
        return session.guid().isEmpty()
                && Fru.read(session.within(window)) instanceof FruReading.Found found
                && names(found.inventory(), machine.serial());
    }

    private static boolean names(FruInventory inventory, String serial) {
        return is(serial, inventory, FruArea.PRODUCT, inventory.product().map(Product::serial))
                || is(serial, inventory, FruArea.CHASSIS, inventory.chassis().map(Chassis::serial));
    }

    private static boolean is(
            String serial, FruInventory inventory, FruArea area, Optional<String> found) {
        boolean sound = inventory.findings().stream()
                .noneMatch(finding -> finding.area() == area || finding.area() == FruArea.HEADER);
        return sound && found.map(String::strip).filter(serial::equals).isPresent();
    }
}

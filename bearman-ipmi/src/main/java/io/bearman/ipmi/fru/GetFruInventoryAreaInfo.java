package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Get FRU Inventory Area Info (IPMI v2.0 §34.1), privilege USER. Empty when the BMC has no such
 * inventory.
 *
 * @param lun logical unit of the BMC, 0 to 3
 * @param device number of the inventory, 0 to 255; 0 is the machine's own
 */
public record GetFruInventoryAreaInfo(int lun, int device) implements Command<Optional<FruSize>> {
    private static final Definition DEFINITION = new Definition(
            "Get FRU Inventory Area Info", "34.1", Definition.STORAGE, 0x10, Privilege.USER);

    public GetFruInventoryAreaInfo {
        ReadFruData.check(lun, device);
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) device};
    }

    @Override
    public Optional<FruSize> decode(WireReader in) {
        int bytes = in.uint16le();
        boolean words = (in.uint8() & 0x01) != 0;
        return Optional.of(new FruSize(bytes, words));
    }

    @Override
    public Optional<Optional<FruSize>> otherwise(int completionCode) {
        return switch (completionCode) {
            // No such command, out of range, not there, ipmi_sim: invalid field.
            case 0xc1, 0xc9, 0xcb, 0xcc -> Optional.of(Optional.empty());
            default -> Optional.empty();
        };
    }
}

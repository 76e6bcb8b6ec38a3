package io.bearman.ipmi.fru;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.sdr.FruLocator;
import io.bearman.ipmi.sdr.SdrRepository;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads inventories. */
public final class Fru {
    /** The number of the machine's own inventory. */
    public static final int BUILTIN = 0;

    private static final int HEADER = 8;

    private Fru() {}

    /**
     * {@return the machine's own inventory}, number {@value #BUILTIN}; privilege USER
     *
     * @throws PowerException when there is no answer, or the user may not
     */
    public static FruReading read(Dialogue bmc) {
        return read(bmc, 0, BUILTIN);
    }

    /**
     * {@return the machine's own inventory, and all that these records name}, in their order; privilege
     * USER. One that cannot be read does not hide the others.
     *
     * @throws PowerException when there is no answer, or the user may not
     */
    public static List<FruDevice> read(Dialogue bmc, SdrRepository records) {
        List<FruDevice> devices = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (FruLocator locator : records.records(FruLocator.class)) {
            if (!locator.atBmc()) {
                devices.add(device(locator, new FruReading.OutOfReach()));
            } else if (seen.add(locator.device())) {
                devices.add(device(locator, read(bmc, locator.lun(), locator.device())));
            }
        }
        if (!seen.contains(BUILTIN)) {
            devices.add(0, new FruDevice("builtin", BUILTIN, Optional.empty(), read(bmc)));
        }
        return List.copyOf(devices);
    }

    private static FruDevice device(FruLocator locator, FruReading reading) {
        return new FruDevice(
                locator.name(), locator.device(), Optional.of(locator.entity()), reading);
    }

    private static FruReading read(Dialogue bmc, int lun, int device) {
        try {
            Optional<FruSize> size = bmc.execute(new GetFruInventoryAreaInfo(lun, device));
            return size.isEmpty()
                    ? new FruReading.Absent()
                    : decode(new RemoteFruMemory(bmc, lun, device, size.get()));
        } catch (PowerException.Refused | PowerException.Garbled | PowerException.Busy e) {
            return new FruReading.Unreadable(e.getMessage());
        }
    }

    /** {@return what this memory says} */
    static FruReading decode(FruMemory memory) {
        if (memory.size() < HEADER) {
            return new FruReading.Blank();
        }
        FruDecoder decoder = new FruDecoder(memory);
        try {
            return decoder.blank()
                    ? new FruReading.Blank()
                    : new FruReading.Found(decoder.decode());
        } catch (Malformed e) {
            return new FruReading.Unreadable(e.getMessage());
        }
    }
}

package io.bearman.testkit.bmc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a simulated BMC is part of.
 *
 * @param device what the BMC says it is
 * @param records of the sensor data repository, with the sensors that they describe
 * @param frus what each FRU device stores, by its id; 0 is the machine's own
 */
public record Hardware(Device device, List<SdrRecord> records, Map<Integer, byte[]> frus) {
    /** A BMC with nothing that it could measure. */
    public static final Hardware USUAL =
            new Hardware(Device.USUAL, List.of(new ControllerLocator("BMC")), Map.of());

    public Hardware {
        records = List.copyOf(records);
        frus = Map.copyOf(frus);
    }

    Hardware with(Device other) {
        return new Hardware(other, records, frus);
    }

    Hardware with(List<SdrRecord> others) {
        return new Hardware(device, others, frus);
    }

    Hardware with(int fru, byte[] image) {
        Map<Integer, byte[]> more = new TreeMap<>(frus);
        more.put(fru, image);
        return new Hardware(device, records, more);
    }
}

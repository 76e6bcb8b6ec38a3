package io.bearman.core.host;

import java.util.List;

/**
 * A physical server: what is screwed into the rack, whatever host it plays.
 *
 * @param id its SMBIOS UUID
 * @param serial the vendor's serial number
 * @param vendor for people
 * @param product for people
 * @param bmc how its power is reached
 * @param macs its network cards, the boot card first; at least one
 * @param rack where it is
 * @param unit height unit in the rack, from 1; 0 when unknown
 */
public record Machine(
        MachineId id,
        String serial,
        String vendor,
        String product,
        Bmc bmc,
        List<Mac> macs,
        RackId rack,
        int unit) {
    public Machine {
        if (serial.isBlank()) {
            throw new IllegalArgumentException("machine " + id + " has a blank serial");
        }
        if (macs.isEmpty()) {
            throw new IllegalArgumentException("machine " + id + " has no MAC address");
        }
        if (unit < 0) {
            throw new IllegalArgumentException("machine " + id + " has the rack unit " + unit);
        }
        macs = List.copyOf(macs);
    }

    /** {@return this machine with another BMC} */
    public Machine with(Bmc bmc) {
        return new Machine(id, serial, vendor, product, bmc, macs, rack, unit);
    }
}

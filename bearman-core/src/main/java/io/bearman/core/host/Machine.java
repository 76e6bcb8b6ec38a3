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
 * @param nics its network cards, the boot card first; at least one
 * @param rack where it is
 * @param unit height unit in the rack, from 1; 0 when unknown
 * @param hardwareProfile what it ought to be made of, by the name of a profile; empty for unknown
 */
public record Machine(
        MachineId id,
        String serial,
        String vendor,
        String product,
        Bmc bmc,
        List<Nic> nics,
        RackId rack,
        int unit,
        String hardwareProfile) {
    public Machine {
        if (serial.isBlank()) {
            throw new IllegalArgumentException("machine " + id + " has a blank serial");
        }
        if (nics.isEmpty()) {
            throw new IllegalArgumentException("machine " + id + " has no MAC address");
        }
        if (unit < 0) {
            throw new IllegalArgumentException("machine " + id + " has the rack unit " + unit);
        }
        Text.check("machine " + id, "serial", serial);
        Text.check("machine " + id, "vendor", vendor);
        Text.check("machine " + id, "product", product);
        Text.check("machine " + id, "hardware profile", hardwareProfile);
        nics = List.copyOf(nics);
    }

    /** A machine of which nobody planned the cabling or the parts. */
    public Machine(
            MachineId id,
            String serial,
            String vendor,
            String product,
            Bmc bmc,
            List<Mac> macs,
            RackId rack,
            int unit) {
        this(id, serial, vendor, product, bmc, macs.stream().map(Nic::of).toList(), rack, unit, "");
    }

    /** {@return the addresses of its network cards, the boot card's first} */
    public List<Mac> macs() {
        return nics.stream().map(Nic::mac).toList();
    }

    /** {@return this machine with another BMC} */
    public Machine with(Bmc bmc) {
        return new Machine(id, serial, vendor, product, bmc, nics, rack, unit, hardwareProfile);
    }
}

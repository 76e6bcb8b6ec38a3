package io.bearman.pxe.registration;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says of itself, schema v1 (docs/facts-v1.md). What it does not say is null: a check
 * that needs it cannot be determined. An empty list says that there is none.
 *
 * <p>Nothing of it is believed because it is said: texts are any characters in one line.
 *
 * @param mac the network card that it booted from
 * @param uuid its SMBIOS UUID
 * @param board what its firmware says it is
 * @param parts what it is made of
 * @param bmc its BMC as seen from inside
 * @param system the system that looked
 * @param health what has gone wrong in it
 */
record Facts(
        Mac mac,
        MachineId uuid,
        Board board,
        Parts parts,
        @Nullable BmcView bmc,
        Software system,
        Health health) {

    record Board(
            @Nullable String serial,
            @Nullable String vendor,
            @Nullable String product,
            @Nullable String boardSerial,
            @Nullable String biosVendor,
            @Nullable String biosVersion,
            @Nullable String biosDate,
            @Nullable Firmware firmware) {}

    enum Firmware {
        BIOS,
        UEFI
    }

    record Parts(
            @Nullable List<Cpu> cpus,
            @Nullable Long cpuThreads,
            @Nullable Long memoryKib,
            @Nullable List<Dimm> dimms,
            @Nullable List<Card> nics,
            @Nullable List<Disk> disks,
            @Nullable List<PciDevice> pci) {}

    record Cpu(
            @Nullable String model,
            @Nullable Long cores,
            @Nullable Long threads) {}

    /** @param mib 0 for an empty slot */
    record Dimm(
            String slot,
            @Nullable Long mib,
            @Nullable String type,
            @Nullable Long speed,
            @Nullable String serial,
            @Nullable String part) {
        boolean present() {
            return mib != null && mib > 0;
        }
    }

    /**
     * A network card.
     *
     * @param mbps the speed of its link; null when there is none, or it is not told
     * @param neighbours what it heard by LLDP; null when nobody listened
     */
    record Card(
            String name,
            @Nullable Mac mac,
            @Nullable String driver,
            @Nullable Long mbps,
            @Nullable Boolean carrier,
            @Nullable String firmware,
            @Nullable String pci,
            @Nullable List<Neighbour> neighbours) {
        /**
         * {@return whether it leads to the BMC inside of the machine} All machines of a model may have
         * one MAC address there.
         */
        boolean ofBmc() {
            return driver != null
                    && List.of("cdc_ether", "cdc_eem", "cdc_ncm", "cdc_subset", "rndis_host")
                            .contains(driver);
        }
    }

    /** The other end of a cable (IEEE 802.1AB §8.5). */
    record Neighbour(
            @Nullable String chassisId,
            @Nullable String chassisName,
            @Nullable String portId,
            @Nullable String portDescription) {
        String words() {
            String chassis = chassisName != null ? chassisName : chassisId;
            String port = portId != null ? portId : portDescription;
            return (chassis == null ? "?" : chassis) + ":" + (port == null ? "?" : port);
        }
    }

    record Disk(
            String name,
            @Nullable Long bytes,
            @Nullable String model,
            @Nullable String serial) {
        String words() {
            return name + (model == null ? "" : " (" + model + ")");
        }
    }

    record PciDevice(
            @Nullable String slot,
            @Nullable String kind,
            @Nullable String vendor,
            @Nullable String device) {}

    record BmcView(
            @Nullable BmcGuid guid,
            @Nullable String ip,
            @Nullable String netmask,
            @Nullable String gateway,
            @Nullable Mac mac,
            @Nullable String source,
            @Nullable String firmware,
            @Nullable Long vlan) {}

    /**
     * @param epochMillis its clock
     * @param address the address by which people reach it
     */
    record Software(
            @Nullable Long epochMillis,
            @Nullable String kernel,
            @Nullable String os,
            @Nullable String address,
            @Nullable Long uptimeSeconds) {}

    record Health(
            @Nullable List<String> kernelErrors,
            @Nullable Ecc ecc,
            @Nullable List<Sensor> sensors,
            @Nullable Long selEntries,
            @Nullable BurnIn burnIn) {}

    record Ecc(@Nullable Long corrected, @Nullable Long uncorrected) {}

    record Sensor(String name, @Nullable String status) {}

    record BurnIn(@Nullable Long seconds, @Nullable List<String> failures) {}
}

package io.bearman.store;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.image.Artifact;
import io.bearman.core.image.Image;
import io.bearman.core.image.Manifest;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.Verdict;
import java.time.Instant;
import java.util.List;

/** Hosts that differ by a number. */
final class Fleet {
    private Fleet() {}

    /** {@return host cnN on machine N, in service} */
    static Placed host(int number) {
        return host("cn" + number, machine(number));
    }

    /** {@return host cnN on machine N, not there yet} */
    static Placed expected(int number) {
        Placed placed = host(number);
        return new Placed(placed.host().with(new HostState.Expected()), placed.machine());
    }

    static Placed host(String name, Machine machine) {
        return new Placed(
                new Host(
                        HostId.of(name),
                        "compute",
                        new RegionId("one"),
                        Zone.of("az1"),
                        "diskless",
                        machine.id(),
                        new HostState.InService()),
                machine);
    }

    static Machine machine(int number) {
        return machine(number, "serial-" + number, address(number), mac(number, 0), mac(number, 1));
    }

    static Machine machine(int number, String serial, String bmcAddress, Mac... macs) {
        return new Machine(
                id(number),
                serial,
                "Vendor",
                "Product",
                Bmc.of(bmcAddress, 623, null, "rack1"),
                List.of(macs),
                new RackId("r1"),
                number);
    }

    private static String address(int number) {
        return "10.0." + number / 256 + "." + number % 256;
    }

    static MachineId id(int number) {
        return MachineId.of(String.format("00000000-0000-4000-8000-%012d", number));
    }

    static Mac mac(int machine, int card) {
        return Mac.of(String.format("52:54:00:%02x:%02x:%02x", machine >> 8, machine & 0xff, card));
    }

    /** A machine that passed and is not read OFF yet. */
    static RegistrationRecord registration(int number) {
        return new RegistrationRecord(
                id(number),
                HostId.of("cn" + number),
                "session-" + number,
                "ab".repeat(32),
                Verdict.POWER_OFF,
                List.of(new CheckResult("memory", CheckResult.Outcome.PASS, "1 GiB", "1 GiB")),
                "{}",
                Instant.EPOCH,
                PowerOff.AWAITED);
    }

    static Image image(String name) {
        Manifest manifest = new Manifest(
                name,
                new Artifact("ab".repeat(32), 8_200_000),
                new Artifact("cd".repeat(32), 90_000_000),
                "console=ttyS0,115200n8 quiet");
        return new Image(manifest, "A".repeat(86) + "==");
    }
}

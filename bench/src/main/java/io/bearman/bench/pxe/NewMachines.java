package io.bearman.bench.pxe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Nic;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Light;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Machines that are expected, as large as a server of two sockets is, and their BMCs. */
final class NewMachines implements Power, Light {
    private static final int DIMMS = 24;
    private static final int SENSORS = 120;
    private static final int DEVICES = 150;

    private final int count;

    NewMachines(int count) {
        this.count = count;
    }

    List<Placed> hosts() {
        return IntStream.rangeClosed(1, count).mapToObj(NewMachines::host).toList();
    }

    private static Placed host(int number) {
        Machine machine = new Machine(
                id(number),
                "SN-" + number,
                "Acme",
                "X1",
                Bmc.of("10.9." + number / 250 + "." + (number % 250 + 1), 623, null, "lab"),
                List.of(
                        new Nic(mac(number, 0), "sw1", "Ethernet1/" + number),
                        new Nic(mac(number, 1), "sw2", "Ethernet1/" + number)),
                RackId.of("r" + number / 40),
                number % 40 + 1,
                "");
        Host host = new Host(
                HostId.of("cn" + number),
                "compute",
                RegionId.of("RegionOne"),
                Zone.of("az1"),
                "standard",
                machine.id(),
                new HostState.Expected());
        return new Placed(host, machine);
    }

    BootSession session(int number) {
        return new BootSession(
                String.format("session-%014d", number),
                mac(number, 0),
                id(number),
                HostId.of("cn" + number),
                BootPurpose.REGISTRATION,
                null,
                Instant.EPOCH,
                Instant.EPOCH.plus(Duration.ofDays(1)));
    }

    byte[] facts(int number) {
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        facts.put("schema", 1)
                .put("mac", mac(number, 0).value())
                .put("uuid", id(number).toString())
                .put("serial", "SN-" + number)
                .put("vendor", "Acme")
                .put("product", "X1");
        for (int card = 0; card < 2; card++) {
            facts.withArray("nics")
                    .addObject()
                    .put("name", "eth" + card)
                    .put("mac", mac(number, card).value())
                    .put("carrier", true)
                    .put("speed_mbps", 25_000)
                    .putArray("lldp")
                    .addObject()
                    .put("chassis_name", "sw" + (card + 1))
                    .put("port_id", "Ethernet1/" + number);
        }
        for (int slot = 0; slot < DIMMS; slot++) {
            facts.withArray("dimms")
                    .addObject()
                    .put("slot", "A" + slot)
                    .put("size_mib", 32_768)
                    .put("type", "DDR4")
                    .put("serial", "D" + number + "-" + slot);
        }
        for (int sensor = 0; sensor < SENSORS; sensor++) {
            facts.withArray("sensors").addObject().put("name", "S" + sensor).put("status", "ok");
        }
        for (int device = 0; device < DEVICES; device++) {
            facts.withArray("pci")
                    .addObject()
                    .put("slot", "0000:00:" + device)
                    .put("vendor", "8086")
                    .put("device", "2030");
        }
        facts.putArray("disks");
        facts.putArray("kernel_errors");
        facts.putObject("ecc").put("corrected", 0).put("uncorrected", 0);
        facts.putObject("bmc")
                .put("guid", guid(number).hex())
                .put("ip", host(number).machine().bmc().address());
        return facts.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static MachineId id(int number) {
        return new MachineId(new UUID(0x1234_5678_0000_4000L, 0x8000_0000_0000_0000L + number));
    }

    private static Mac mac(int number, int card) {
        return Mac.of(String.format("52:54:%02x:00:%02x:%02x", card, number >> 8, number & 0xff));
    }

    private static BmcGuid guid(int number) {
        return new BmcGuid(String.format("%032x", number));
    }

    @Override
    public Reading read(Machine machine) {
        int number = Integer.parseInt(machine.serial().substring("SN-".length()));
        TimeSource time = TimeSource.system();
        boolean verified = machine.bmc().guid().isPresent();
        return new Reading(PowerState.ON, guid(number), verified, 1, time.nanoTime(), time.now());
    }

    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        throw new IllegalStateException("registration presses no button");
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        throw new IllegalStateException("registration sets no boot device");
    }

    @Override
    public Optional<RestorePolicy> restorePolicy(Machine machine) {
        return Optional.empty();
    }

    @Override
    public void restorePolicy(
            Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
        throw new IllegalStateException("registration sets no policy");
    }

    @Override
    public void on(Machine machine, Duration time) {}

    @Override
    public void off(Machine machine) {}
}

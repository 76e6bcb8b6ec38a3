package io.bearman.pxe.registration;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Light;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Machines with BMCs that are only what the ports say of them, and a store in memory. */
final class Rack implements Power, Light {
    static final HostId CN1 = HostId.of("cn1");

    private static final ObjectMapper JSON = new ObjectMapper();

    final VirtualTime time = new VirtualTime(1);
    final InMemoryStore store = InMemoryStore.create(time);
    final Map<MachineId, BmcGuid> guids = new HashMap<>();
    final Set<MachineId> off = new HashSet<>();
    final Set<MachineId> silent = new HashSet<>();
    final List<String> lights = new ArrayList<>();
    private int ids;
    private int sessions;

    /** The host cnN, expected, its two cards planned at sw1 and sw2. */
    static Placed host(int number) {
        return host(number, "");
    }

    static Placed host(int number, String profile) {
        Machine machine = new Machine(
                machine(number),
                "SN-" + number,
                "Acme",
                "X1",
                Bmc.of("10.9.0." + number, 623, null, "lab"),
                List.of(
                        new Nic(mac(number, 0), "sw1", "Ethernet1/" + number),
                        new Nic(mac(number, 1), "sw2", "Ethernet1/" + number)),
                RackId.of("r1"),
                number,
                profile);
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

    static MachineId machine(int number) {
        return new MachineId(new UUID(0x1234_5678_0000_4000L, 0x8000_0000_0000_0000L + number));
    }

    static Mac mac(int number, int card) {
        return Mac.of(String.format("52:54:00:00:%02x:%02x", card, number));
    }

    static BmcGuid guid(int number) {
        return new BmcGuid(String.format("%032x", number));
    }

    /** Puts cn1 to cnN into the inventory and their machines into the rack, on. */
    Rack with(int hosts) {
        for (int number = 1; number <= hosts; number++) {
            with(host(number), number);
        }
        return this;
    }

    void with(Placed placed, int number) {
        store.inventory().put(List.of(placed), "ann");
        guids.put(placed.machine().id(), guid(number));
    }

    RegistrationPorts ports() {
        return ports(store);
    }

    RegistrationPorts ports(InMemoryStore process) {
        return new RegistrationPorts(
                process.inventory(),
                process.claims(),
                process.registrations(),
                process.audit(),
                this,
                machine -> Optional.empty(),
                this,
                time,
                () -> RunId.of("reg-" + ids++));
    }

    Registration registration() {
        return registration(HardwareProfiles.none());
    }

    Registration registration(HardwareProfiles profiles) {
        return new Registration(
                ports(),
                RegistrationSettings.create().with(List.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ann")),
                profiles);
    }

    /** A session of a machine that the boot desk knows as cnN. */
    BootSession session(int number) {
        return session(number, HostId.of("cn" + number), BootPurpose.REGISTRATION);
    }

    BootSession session(int number, HostId host, BootPurpose purpose) {
        return new BootSession(
                String.format("session%015d", ++sessions),
                mac(number, 0),
                machine(number),
                host,
                purpose,
                null,
                time.now(),
                time.now().plus(Duration.ofHours(24)));
    }

    /** Facts of cnN with nothing wrong in them. */
    ObjectNode facts(int number) {
        ObjectNode facts = JSON.createObjectNode();
        facts.put("schema", 1)
                .put("mac", mac(number, 0).value())
                .put("uuid", machine(number).toString())
                .put("serial", "SN-" + number)
                .put("vendor", "Acme")
                .put("product", "X1")
                .put("firmware", "uefi")
                .put("address", "10.0.0." + number)
                .put("memory_kib", 384L << 20);
        facts.putObject("clock").put("epoch_ms", time.now().toEpochMilli());
        for (int card = 0; card < 2; card++) {
            ObjectNode nic = facts.withArray("nics")
                    .addObject()
                    .put("name", "eth" + card)
                    .put("mac", mac(number, card).value())
                    .put("driver", "mlx5_core")
                    .put("speed_mbps", 25_000)
                    .put("carrier", true);
            nic.putArray("lldp")
                    .addObject()
                    .put("chassis_id", "aa:bb:cc:00:00:0" + (card + 1))
                    .put("chassis_name", "sw" + (card + 1))
                    .put("port_id", "Ethernet1/" + number)
                    .put("port_descr", "server " + number);
        }
        facts.putArray("disks");
        facts.putObject("bmc")
                .put("guid", guid(number).hex())
                .put("ip", "10.9.0." + number)
                .put("source", "Static Address");
        return facts;
    }

    static byte[] bytes(ObjectNode facts) {
        return facts.toString().getBytes(StandardCharsets.UTF_8);
    }

    HostState state(HostId host) {
        return store.inventory().find(host).orElseThrow().host().state();
    }

    RegistrationRecord record(int number) {
        return store.registrations().latest(machine(number)).orElseThrow();
    }

    @Override
    public Reading read(Machine machine) {
        if (silent.contains(machine.id())) {
            throw new PowerException.Unreachable(machine.bmc().endpoint() + ": no answer");
        }
        BmcGuid guid = guids.get(machine.id());
        boolean verified = machine.bmc().guid().filter(guid::equals).isPresent();
        if (machine.bmc().guid().isPresent() && !verified) {
            throw new PowerException.WrongMachine(machine.bmc().endpoint() + " proves " + guid);
        }
        PowerState state = off.contains(machine.id()) ? PowerState.OFF : PowerState.ON;
        return new Reading(state, guid, verified, 1, time.nanoTime(), time.now());
    }

    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        throw new AssertionError("registration presses no button");
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        throw new AssertionError("registration sets no boot device");
    }

    @Override
    public Optional<RestorePolicy> restorePolicy(Machine machine) {
        return Optional.empty();
    }

    @Override
    public void restorePolicy(
            Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
        throw new AssertionError("registration sets no policy");
    }

    @Override
    public void on(Machine machine, Duration atLeast) {
        lights.add("on " + machine.serial());
    }

    @Override
    public void off(Machine machine) {
        lights.add("off " + machine.serial());
    }
}

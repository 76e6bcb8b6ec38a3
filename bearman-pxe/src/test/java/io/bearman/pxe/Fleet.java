package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Hosts, profiles and armings as the tests of this package use them. */
final class Fleet {
    static final RunId RUN = RunId.of("run-1");
    static final RunId OTHER_RUN = RunId.of("run-2");
    static final Arming ARMED = new Arming(RUN, Instant.EPOCH);
    static final BootProfile LOADER = new BootProfile(
            "loader", URI.create("http://images.example/loader"), List.of(), List.of());
    static final BootProfile COMPUTE = new BootProfile(
            "compute", URI.create("http://images.example/compute"), List.of(), List.of("quiet"));
    static final BootProfiles PROFILES = new BootProfiles(LOADER, Map.of("compute", COMPUTE));
    static final BootDesk DESK = new BootDesk(PROFILES, Strangers.REGISTER);

    private Fleet() {}

    /** The host cnN, with two network cards. */
    static Placed host(int number, HostState state) {
        return host(
                number, state, "compute", serial(number), List.of(mac(number), secondMac(number)));
    }

    static Placed host(int number, HostState state, String flavor, String serial, List<Mac> macs) {
        MachineId id = new MachineId(uuid(number));
        Bmc bmc = Bmc.of("127.0.0.1", 6000 + number, null, "lab");
        Machine machine = new Machine(id, serial, "Acme", "M1", bmc, macs, RackId.of("a"), number);
        Host host = new Host(
                name(number), "compute", RegionId.of("r1"), Zone.of("z1"), flavor, id, state);
        return new Placed(host, machine);
    }

    static HostId name(int number) {
        return HostId.of("cn" + number);
    }

    static Mac mac(int number) {
        return Mac.of(String.format("52:54:00:00:00:%02x", number));
    }

    static Mac secondMac(int number) {
        return Mac.of(String.format("52:54:00:00:01:%02x", number));
    }

    static UUID uuid(int number) {
        return new UUID(0x1234_5678_0000_4000L, 0x8000_0000_0000_0000L + number);
    }

    static String serial(int number) {
        return "SN-" + (1000 + number);
    }
}

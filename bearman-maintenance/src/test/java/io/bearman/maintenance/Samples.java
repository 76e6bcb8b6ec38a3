package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hosts and servers as tests like them. */
final class Samples {
    static final HostId CN1 = HostId.of("cn1");
    static final HostId CN2 = HostId.of("cn2");
    static final RunId RUN = RunId.of("run-1");
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Samples() {}

    static Placed placed(int number, String rack, HostState state) {
        String two = String.format("%02d", number);
        MachineId id = MachineId.of("00000000-0000-4000-8000-0000000000" + two);
        BmcGuid guid = BmcGuid.of("a123456789abcdefa1234567890000" + two);
        Machine machine = new Machine(
                id,
                "SN" + two,
                "Acme",
                "X1",
                Bmc.of("127.0.0." + number, 623, guid, "default"),
                List.of(Mac.of("52:54:00:00:00:" + two)),
                RackId.of(rack),
                number);
        Host host = new Host(
                HostId.of("cn" + number),
                "compute",
                RegionId.of("RegionOne"),
                Zone.of("az1"),
                "standard",
                id,
                state);
        return new Placed(host, machine);
    }

    static Placed placed(int number, String rack) {
        return placed(number, rack, new HostState.InService());
    }

    static ServerId id(int number) {
        return ServerId.of(String.format("10000000-0000-4000-8000-%012d", number));
    }

    static Server server(int number, String status, @Nullable String task, HostId host) {
        return new Server(
                id(number),
                "vm" + number,
                status,
                "active",
                task,
                host,
                false,
                "m1.tiny",
                Storage.IMAGE,
                null,
                NOW);
    }

    static ComputeService compute(boolean enabled, @Nullable String reason, boolean up) {
        return new ComputeService("svc-1", CN1, Zone.of("az1"), enabled, reason, up, false, NOW);
    }
}

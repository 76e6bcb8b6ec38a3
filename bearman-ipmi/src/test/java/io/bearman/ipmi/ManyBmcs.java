package io.bearman.ipmi;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The testkit's BMCs on a virtual network, and a client. */
final class ManyBmcs {
    final VirtualTime time;
    final VirtualNetwork network;
    final IpmiClient client;
    final Credential credential = new Credential("admin", Secret.of("secret"));
    final IpmiPower power;
    final Map<String, Station> stations = new LinkedHashMap<>();
    int sessionLimit = 8;
    UnaryOperator<SimulatedBmc.Settings> settings = UnaryOperator.identity();

    record Station(Machine machine, SimulatedBmc bmc, RecordingChassis chassis) {
        Claim claim() {
            return new Claim(machine.id(), new RunId("run-1"), 1);
        }

        InetSocketAddress address() {
            return new InetSocketAddress(machine.bmc().address(), machine.bmc().port());
        }
    }

    ManyBmcs(long seed) {
        time = new VirtualTime(seed);
        network = new VirtualNetwork(time, seed);
        client = new IpmiClient(network, time, new SeededRandom(seed), Patience.create());
        power = new IpmiPower(client, name -> credential);
    }

    Station add(PowerState state, Integer... suites) {
        return add(state, Set.of(), suites);
    }

    Station add(PowerState state, Set<io.bearman.core.host.Quirk> quirks, Integer... suites) {
        int number = stations.size() + 1;
        BmcGuid guid = new BmcGuid(String.format("0123456789abcdef0123456789%06x", number));
        RecordingChassis chassis = new RecordingChassis(state, time, Duration.ofSeconds(1));
        SimulatedBmc bmc = new SimulatedBmc(
                settings.apply(SimulatedBmc.Settings.of(
                                guid,
                                BmcUser.admin("admin", "secret"),
                                new BmcUser(
                                        "ro",
                                        Secret.of("secret"),
                                        io.bearman.testkit.bmc.Privilege.USER))
                        .withSuites(suites)
                        .withSessionLimit(sessionLimit)),
                chassis,
                time,
                new Random(number));
        String address = "10.2." + number / 250 + "." + (number % 250 + 1);
        network.attach(new InetSocketAddress(address, Bmc.PORT), bmc::handle);
        Machine machine = new Machine(
                MachineId.of(String.format("bea20000-0000-4000-8000-%012x", number)),
                "S" + number,
                "v",
                "p",
                new Bmc(address, Bmc.PORT, guid, "bmc", List.of(suites), quirks),
                List.of(new Mac(String.format("52:54:00:be:%02x:%02x", number >> 8, number & 255))),
                new RackId("r1"),
                1);
        Station station = new Station(machine, bmc, chassis);
        stations.put("cn" + number, station);
        return station;
    }

    /** {@return the BMCs, for a fleet} */
    Map<String, Bmc> bmcs() {
        Map<String, Bmc> bmcs = new LinkedHashMap<>();
        stations.forEach((name, station) -> bmcs.put(name, station.machine.bmc()));
        return bmcs;
    }

    Fleet fleet() {
        return client.fleet(name -> credential);
    }

    Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }
}

package io.bearman.ipmi;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.Reading;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.command.Privilege;
import java.time.Duration;
import java.util.List;

/** One client, one network, one scripted BMC at 192.0.2.1, one machine that it should be. */
final class World {
    static final String ADDRESS = "192.0.2.1";

    final VirtualTime time = new VirtualTime(1);
    final ScriptedNetwork network = new ScriptedNetwork(time);
    final ScriptedBmc bmc = new ScriptedBmc();
    final IpmiClient client = new IpmiClient(network, time, new SeededRandom(7), Patience.create());
    final Credential credential = new Credential("admin", Secret.of("secret"));
    final IpmiPower power = new IpmiPower(client, name -> credential);
    List<Integer> suites = List.of(17, 3);
    BmcGuid guid = BmcGuid.of(ScriptedBmc.GUID);

    World() {
        network.add(ADDRESS, bmc);
    }

    Bmc target() {
        return new Bmc(ADDRESS, 623, guid, "bmc", suites);
    }

    Machine machine() {
        return new Machine(
                MachineId.of("bea20000-0000-4000-8000-000000000001"),
                "S1",
                "v",
                "p",
                target(),
                List.of(new Mac("52:54:00:be:a2:01")),
                new RackId("r1"),
                1);
    }

    Claim claim() {
        return new Claim(machine().id(), new RunId("run-1"), 1);
    }

    Session open() {
        return client.open(target(), credential, Privilege.USER);
    }

    Reading read() {
        return power.read(machine());
    }

    void act(PowerAction action) {
        power.act(machine(), action, claim(), in(Duration.ofSeconds(90)));
    }

    Deadline in(Duration duration) {
        return Deadline.in(time, duration);
    }

    Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }
}

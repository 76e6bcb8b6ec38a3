package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Fence;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.IpmiPower;
import io.bearman.ipmi.Patience;
import io.bearman.testkit.net.VirtualNetwork;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.rack.Stage;
import io.bearman.testkit.store.InMemoryStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SoleGuidsTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final HostId CN3 = HostId.of("cn3");
    private static final Http NOWHERE = request -> {
        throw new HttpFailure.NotSent("nobody is there", false, null);
    };

    private final VirtualTime time = new VirtualTime(1);
    private final VirtualNetwork network = new VirtualNetwork(time, 1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final SimulatedRack rack =
            SimulatedRack.virtual(RackSettings.create().size(3, 1, 0), time, network, NOWHERE);
    private final Power power = new SoleGuids(
            new IpmiPower(
                    new IpmiClient(network, time, new SecureRandom(), Patience.create()),
                    rack.credentials()),
            new Twins(store.inventory()));

    @BeforeEach
    void twoBmcsProveOneGuid() {
        store.inventory().put(rack.hosts(), "test");
        BmcGuid shared = machine(CN1).bmc().guid().orElseThrow();
        rack.bmc(CN2).guid(shared);
        store.inventory().learn(machine(CN2).id(), shared, "test");
    }

    private Machine machine(HostId host) {
        return store.inventory().find(host).orElseThrow().machine();
    }

    private Claim claim(HostId host) {
        Claiming answer = store.claims().claim(machine(host).id(), RunId.of("run-1"));
        return ((Claiming.Granted) answer).claim();
    }

    private void act(HostId host, PowerAction action) {
        power.act(machine(host), action, claim(host), soon());
    }

    private Deadline soon() {
        return Deadline.in(time, Duration.ofSeconds(60));
    }

    @Test
    void neitherOfTwoMachinesWithOneGuidIsActedUponAndBothAreNamed() {
        for (HostId host : new HostId[] {CN1, CN2}) {
            assertThatThrownBy(() -> act(host, PowerAction.HARD_OFF))
                    .isInstanceOfSatisfying(
                            PowerException.Unverified.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                    .hasMessageContaining("cn1 and cn2 have the same BMC GUID");
            assertThatThrownBy(() ->
                            power.nextBoot(machine(host), BootDevice.NETWORK, claim(host), soon()))
                    .isInstanceOf(PowerException.Unverified.class);
            assertThat(rack.stage(host)).isEqualTo(Stage.SERVING);
        }
    }

    @Test
    void readingsGoOnAndAreUnverified() {
        assertThat(power.read(machine(CN1)).state()).isEqualTo(PowerState.ON);
        assertThat(power.read(machine(CN1)).verified()).isFalse();
        assertThat(power.read(machine(CN3)).verified()).isTrue();
    }

    @Test
    void readingsOfManyAreJudgedAsEachAlone() {
        Map<MachineId, Boolean> verified = new HashMap<>();

        power.readEach(
                List.of(machine(CN1), machine(CN2), machine(CN3)),
                (machine, reading) -> verified.put(machine.id(), reading.get().verified()));

        assertThat(verified)
                .containsOnly(
                        Map.entry(machine(CN1).id(), false),
                        Map.entry(machine(CN2).id(), false),
                        Map.entry(machine(CN3).id(), true));
    }

    @Test
    void aReadingOfOneOfThemIsNoEvidenceOfOff() {
        rack.press(CN2, PowerAction.HARD_OFF);

        Fence fence = new Fence(power, time, Fence.FLOOR);

        assertThatThrownBy(() -> fence.readOff(machine(CN2), Duration.ofMinutes(1)))
                .isInstanceOf(PowerException.NotProvenOff.class);
    }

    @Test
    void othersAreActedUpon() {
        act(CN3, PowerAction.HARD_OFF);

        assertThat(rack.stage(CN3)).isEqualTo(Stage.OFF);
    }

    @Test
    void aNewGuidForOneFreesBoth() {
        BmcGuid own = BmcGuid.of("00112233445566778899aabbccddeeff");
        rack.bmc(CN2).guid(own);
        store.inventory().learn(machine(CN2).id(), own, "test");

        act(CN1, PowerAction.HARD_OFF);
        act(CN2, PowerAction.HARD_OFF);

        assertThat(rack.stage(CN1)).isEqualTo(Stage.OFF);
        assertThat(rack.stage(CN2)).isEqualTo(Stage.OFF);
    }
}

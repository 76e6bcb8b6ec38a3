package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Fence;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.ReadOff;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.command.Privilege;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The power port against the testkit's BMC, whose codec is another, over networks good and bad. */
class SimulatedBmcTest {
    private static final int MANY = 50;
    private static final Link USUAL = Link.of(Duration.ofMillis(5));

    private final VirtualTime time = new VirtualTime(3);
    private final VirtualNetwork network = new VirtualNetwork(time, 3);
    private final Credential credential = new Credential("admin", Secret.of("secret"));
    private final IpmiPower power = new IpmiPower(
            new IpmiClient(network, time, new SeededRandom(5), Patience.create()),
            name -> credential);
    private final List<Station> stations = new ArrayList<>();

    private record Station(Machine machine, SimulatedBmc bmc, RecordingChassis chassis) {}

    private Station station(PowerState state, Integer... suites) {
        int number = stations.size() + 1;
        BmcGuid guid = new BmcGuid(String.format("%032x", number));
        RecordingChassis chassis = new RecordingChassis(state, time, Duration.ofSeconds(1));
        SimulatedBmc bmc = new SimulatedBmc(
                SimulatedBmc.Settings.of(guid, BmcUser.admin("admin", "secret")).withSuites(suites),
                chassis,
                time,
                new Random(number));
        String address = "192.0.2." + number;
        network.attach(new InetSocketAddress(address, Bmc.PORT), bmc::handle);
        Machine machine = new Machine(
                MachineId.of(String.format("bea20000-0000-4000-8000-%012x", number)),
                "S" + number,
                "v",
                "p",
                Bmc.of(address, Bmc.PORT, guid, "bmc"),
                List.of(new Mac(String.format("52:54:00:be:a2:%02x", number))),
                new RackId("r1"),
                1);
        Station station = new Station(machine, bmc, chassis);
        stations.add(station);
        return station;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17})
    void everySuiteReadsActsAndBoots(int suite) {
        Station station = station(PowerState.OFF, suite);

        assertThat(power.read(station.machine).state()).isEqualTo(PowerState.OFF);
        power.nextBoot(station.machine, BootDevice.NETWORK, claim(station), soon());
        assertThat(station.bmc.bootFlags().valid()).isTrue();
        act(station, PowerAction.ON);
        assertThat(power.read(station.machine).state()).isEqualTo(PowerState.ON);
        assertThat(station.bmc.boot()).isEqualTo(BootDevice.NETWORK);
        List<PowerAction> actions = List.of(
                PowerAction.CYCLE,
                PowerAction.RESET,
                PowerAction.DIAGNOSTIC_INTERRUPT,
                PowerAction.SOFT_OFF,
                PowerAction.HARD_OFF);
        actions.forEach(action -> act(station, action));

        assertThat(station.chassis.actions().get(0)).isEqualTo(PowerAction.ON);
        assertThat(station.chassis.actions()).endsWith(actions.toArray(PowerAction[]::new));
        assertThat(station.bmc.sessions()).isZero();
    }

    @ParameterizedTest
    @EnumSource(RestorePolicy.class)
    void theRestorePolicyIsSetAndReadBackFromThatMachineOnly(RestorePolicy policy) {
        Station station = station(PowerState.ON, 17);

        power.restorePolicy(station.machine, policy, claim(station), soon());

        assertThat(power.restorePolicy(station.machine)).contains(policy);
        assertThat(station.bmc.sessions()).isZero();
        Station other = station(PowerState.ON, 17);
        assertThatThrownBy(() -> power.restorePolicy(other.machine, policy, claim(station), soon()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBestSuiteThatBothHaveIsUsed() {
        Station both = station(PowerState.ON, 3, 17);
        Station old = station(PowerState.ON, 3);
        IpmiClient client = new IpmiClient(network, time, new SeededRandom(6), Patience.create());

        try (Session session = client.open(both.machine.bmc(), credential, Privilege.USER)) {
            assertThat(session.suite()).isEqualTo(17);
        }
        try (Session session = client.open(old.machine.bmc(), credential, Privilege.USER)) {
            assertThat(session.suite()).isEqualTo(3);
        }
    }

    @Test
    void fiftyBmcsAnswerThroughFivePercentLoss() {
        network.link(USUAL.loss(0.05));

        assertThat(readFifty()).isEqualTo(MANY);
    }

    @Test
    void fiftyBmcsAnswerThroughTwentyPercentLoss() {
        network.link(USUAL.loss(0.20));

        assertThat(readFifty()).isGreaterThanOrEqualTo(MANY - 1);
    }

    @Test
    void fiftyBmcsAnswerThroughDoubledAndReorderedPackets() {
        network.link(USUAL.duplication(0.3).reordering(0.3));

        assertThat(readFifty()).isEqualTo(MANY);
    }

    @Test
    void fiftyBmcsAnswerThroughFlippedBitsAndReplays() {
        network.link(USUAL.bitFlips(0.02).replays(0.30));

        assertThat(readFifty()).isEqualTo(MANY);
    }

    /** {@return how many of fifty could be read; every one that could said the truth} */
    private int readFifty() {
        int read = 0;
        for (int i = 0; i < MANY; i++) {
            Station station = station(i % 2 == 0 ? PowerState.ON : PowerState.OFF, 3, 17);
            try {
                Reading reading = power.read(station.machine);
                assertThat(reading.state()).isEqualTo(station.chassis.power());
                assertThat(reading.verified()).isTrue();
                read++;
            } catch (PowerException.Unreachable e) {
                assertThat(e).hasMessageStartingWith(station.machine.bmc().endpoint());
            }
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void overABadNetworkNoCycleHappensTwiceAndADoneOneHappened(long seed) {
        VirtualNetwork bad = new VirtualNetwork(time, seed);
        bad.link(new Link(Duration.ofMillis(5), Duration.ofMillis(5), 0.15, 0.2, 0.2, 0, 0.2));
        IpmiPower here = new IpmiPower(
                new IpmiClient(bad, time, new SeededRandom(seed), Patience.create()),
                name -> credential);
        Station station = station(PowerState.ON, 3, 17);
        station.bmc.misbehave(Quirk.REPEATS_RETRIED_COMMANDS);
        bad.attach(address(station), station.bmc::handle);
        int done = 0;
        int ambiguous = 0;
        for (int i = 0; i < 20; i++) {
            try {
                here.act(station.machine, PowerAction.CYCLE, claim(station), soon());
                done++;
            } catch (PowerException.Ambiguous e) {
                ambiguous++;
            } catch (PowerException.Unreachable | PowerException.Busy e) {
                time.sleep(Duration.ofSeconds(60));
            }
            assertThat(station.chassis.actions()).hasSizeBetween(done, done + ambiguous);
        }
        assertThat(done).isGreaterThan(5);
    }

    @Test
    void whenTwoCablesAreSwappedNothingIsPowered() {
        Station one = station(PowerState.ON, 17);
        Station other = station(PowerState.ON, 17);
        network.swap(address(one), address(other));

        for (Station station : List.of(one, other)) {
            for (PowerAction action : PowerAction.values()) {
                assertThatThrownBy(() -> act(station, action))
                        .isInstanceOf(PowerException.WrongMachine.class);
            }
            assertThatThrownBy(() -> power.read(station.machine))
                    .isInstanceOf(PowerException.WrongMachine.class);
        }

        time.sleep(Duration.ofSeconds(1));
        assertThat(one.chassis.actions()).isEmpty();
        assertThat(other.chassis.actions()).isEmpty();
        assertThat(one.bmc.sessions()).isZero();
    }

    @Test
    void aSilentBmcIsUnreachableAtTheDeadline() {
        Station station = station(PowerState.OFF, 17);
        station.bmc.misbehave(Quirk.SILENT);
        long before = time.nanoTime();

        assertThatThrownBy(() -> power.read(station.machine))
                .isInstanceOf(PowerException.Unreachable.class);

        assertThat(time.nanoTime() - before).isEqualTo(Duration.ofSeconds(20).toNanos());
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"GARBAGE", "FLIPPED_BIT"})
    void whatIsNotGenuineIsNeverBelieved(Quirk quirk) {
        Station station = station(PowerState.OFF, 17);
        station.bmc.misbehave(quirk);

        assertThatThrownBy(() -> power.read(station.machine))
                .isInstanceOf(PowerException.Unreachable.class);
    }

    @Test
    void aLostAnswerToACycleIsAmbiguousAndTheCycleHappenedOnce() {
        Station station = station(PowerState.ON, 17);
        station.bmc.misbehave(Quirk.ACTS_WITHOUT_ANSWER);
        station.bmc.misbehave(Quirk.REPEATS_RETRIED_COMMANDS);

        assertThatThrownBy(() -> act(station, PowerAction.CYCLE))
                .isInstanceOf(PowerException.Ambiguous.class);

        assertThat(station.chassis.actions()).containsExactly(PowerAction.CYCLE);
    }

    @Test
    void aBmcThatVanishesWithItsHostIsNeverOffUntilItSaysSo() {
        Station station = station(PowerState.ON, 17);
        station.bmc.misbehave(Quirk.SILENT_AFTER_OFF, 1);

        act(station, PowerAction.HARD_OFF);
        assertThatThrownBy(() -> power.read(station.machine))
                .isInstanceOf(PowerException.Unreachable.class);
        ReadOff off = new Fence(power, time, Duration.ofSeconds(10))
                .readOff(station.machine, Duration.ofMinutes(3));

        assertThat(off.earlier().sessionId()).isNotEqualTo(off.later().sessionId());
        assertThat(station.chassis.power()).isEqualTo(PowerState.OFF);
    }

    @Test
    void exhaustedSessionsAreBusyAndABusyBmcIsAskedAgain() {
        Station station = station(PowerState.ON, 17);
        station.bmc.misbehave(Quirk.SESSIONS_EXHAUSTED);
        assertThatThrownBy(() -> power.read(station.machine))
                .isInstanceOf(PowerException.Busy.class);

        station.bmc.behave();
        station.bmc.misbehave(Quirk.BUSY, 3);

        assertThat(power.read(station.machine).state()).isEqualTo(PowerState.ON);
    }

    @Test
    void aWrongPasswordIsDeniedSoonAndLeavesNothingBehind() {
        Station station = station(PowerState.ON, 3, 17);
        IpmiPower wrong = new IpmiPower(
                new IpmiClient(network, time, new SeededRandom(6), Patience.create()),
                name -> new Credential("admin", Secret.of("another")));
        long before = time.nanoTime();

        assertThatThrownBy(() -> wrong.read(station.machine))
                .isInstanceOf(PowerException.Denied.class);

        assertThat(time.nanoTime() - before).isLessThan(Duration.ofSeconds(2).toNanos());
        time.sleep(Duration.ofSeconds(1));
        assertThat(station.bmc.sessions()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"NO_VALID_BIT", "GARBLED_REPEATED_RAKP4"})
    void whatSomeBmcsDoDifferentlyHarmsNothing(Quirk quirk) {
        Station station = station(PowerState.ON, 17);
        station.bmc.misbehave(quirk);
        network.link(USUAL.duplication(0.5));

        act(station, PowerAction.HARD_OFF);
        power.nextBoot(station.machine, BootDevice.NETWORK, claim(station), soon());

        assertThat(power.read(station.machine).state()).isEqualTo(PowerState.OFF);
    }

    @Test
    void aRestartedBmcIsReadAgain() {
        Station station = station(PowerState.ON, 17);
        IpmiClient client = new IpmiClient(network, time, new SeededRandom(6), Patience.create());

        try (Session session = client.open(station.machine.bmc(), credential, Privilege.USER)) {
            station.bmc.restart();
            assertThatThrownBy(session::chassisStatus)
                    .isInstanceOf(PowerException.Unreachable.class);
        }

        assertThat(power.read(station.machine).state()).isEqualTo(PowerState.ON);
    }

    private void act(Station station, PowerAction action) {
        power.act(station.machine, action, claim(station), soon());
    }

    private static Claim claim(Station station) {
        return new Claim(station.machine.id(), new RunId("run-1"), 1);
    }

    private Deadline soon() {
        return Deadline.in(time, Duration.ofSeconds(90));
    }

    private static InetSocketAddress address(Station station) {
        Bmc bmc = station.machine.bmc();
        return new InetSocketAddress(bmc.address(), bmc.port());
    }
}

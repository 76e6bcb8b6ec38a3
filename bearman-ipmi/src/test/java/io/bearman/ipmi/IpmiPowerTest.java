package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.RunId;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.Privilege;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The power port: verified machines, claims, deadlines, and what may be sent twice. */
class IpmiPowerTest {
    private static final BmcGuid ZERO = new BmcGuid("00".repeat(16));

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;

    @Test
    void everyReadingHasASessionOfItsOwn() {
        Reading first = world.read();
        Reading second = world.read();

        assertThat(first.state()).isEqualTo(PowerState.ON);
        assertThat(first.verified()).isTrue();
        assertThat(first.guid()).isEqualTo(BmcGuid.of(ScriptedBmc.GUID));
        assertThat(second.sessionId()).isNotEqualTo(first.sessionId());
        assertThat(second.nanoTime()).isGreaterThan(first.nanoTime());
    }

    @Test
    void aReadingIsAsOldAsItsQuestion() {
        bmc.delay = Duration.ofMillis(200);

        Reading reading = world.read();

        int chassisStatus = 3; // after Open Session, RAKP 1 and 3
        assertThat(reading.nanoTime()).isLessThanOrEqualTo(world.network.sentAt.get(chassisStatus));
    }

    @Test
    void aReadingWithoutAGuidInTheInventoryIsUnverified() {
        world.guid = null;

        Reading reading = world.read();

        assertThat(reading.verified()).isFalse();
        assertThat(reading.guid()).isEqualTo(BmcGuid.of(ScriptedBmc.GUID));
    }

    @Test
    void aGuidOfZerosIsNoGuid() {
        bmc.guid = new byte[16];
        world.guid = ZERO;

        assertThat(world.read().verified()).isFalse();
        assertThatThrownBy(() -> world.act(PowerAction.ON))
                .isInstanceOf(PowerException.Unverified.class);
    }

    @Test
    void aBmcThatLostItsGuidIsNotThatMachine() {
        bmc.guid = new byte[16];

        assertThatThrownBy(world::read).isInstanceOf(PowerException.WrongMachine.class);
    }

    @ParameterizedTest
    @EnumSource(PowerAction.class)
    void withoutAGuidEveryActionIsRefusedAndSaysHowToLearnIt(PowerAction action) {
        world.guid = null;

        assertThatThrownBy(() -> world.act(action))
                .isInstanceOf(PowerException.Unverified.class)
                .hasMessageStartingWith("192.0.2.1:623: ")
                .hasMessageContaining("bearman inventory learn-guid HOST")
                .extracting(e -> ((PowerException) e).exitCode())
                .isEqualTo(ExitCode.REFUSED);

        assertThat(world.network.sentAt).isEmpty();
    }

    @Test
    void withoutAGuidTheNextBootIsRefusedToo() {
        world.guid = null;

        assertThatThrownBy(this::nextBoot).isInstanceOf(PowerException.Unverified.class);

        assertThat(world.network.sentAt).isEmpty();
    }

    @Test
    void anotherMachineGetsNoCommand() {
        world.guid = new BmcGuid("ff".repeat(16));

        assertThatThrownBy(() -> world.act(PowerAction.HARD_OFF))
                .isInstanceOf(PowerException.WrongMachine.class);
        assertThatThrownBy(this::nextBoot).isInstanceOf(PowerException.WrongMachine.class);
        assertThatThrownBy(world::read).isInstanceOf(PowerException.WrongMachine.class);

        assertThat(bmc.requests).isEmpty();
    }

    @Test
    void theClaimMustBeOnThatMachine() {
        Claim other = new Claim(
                MachineId.of("bea20000-0000-4000-8000-000000000009"), new RunId("run-1"), 1);

        assertThatThrownBy(() -> world.power.act(
                        world.machine(), PowerAction.ON, other, world.in(Duration.ofSeconds(9))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "the claim is on machine bea20000-0000-4000-8000-000000000009");

        assertThat(world.network.sentAt).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PowerAction.class)
    void anActionIsDoneOnceInASessionOfItsOwn(PowerAction action) {
        world.act(action);

        assertThat(bmc.requests).extracting(LanMessage::command).containsExactly(0x3b, 0x02, 0x3c);
        assertThat(bmc.requests.get(1).data()).isEqualTo(new ChassisControl(action).data());
        assertThat(bmc.opens.get(0).privilege()).isEqualTo(Privilege.OPERATOR.number());
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void thePrivilegeOfActionsCanBeChosen() {
        world.power
                .with(Privilege.ADMINISTRATOR)
                .act(
                        world.machine(),
                        PowerAction.ON,
                        world.claim(),
                        world.in(Duration.ofSeconds(9)));

        assertThat(bmc.opens.get(0).privilege()).isEqualTo(Privilege.ADMINISTRATOR.number());
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"ON", "HARD_OFF"},
            mode = Mode.EXCLUDE)
    void whatMustNotHappenTwiceIsSentInOneDatagramAndIsAmbiguousWithoutAnswer(PowerAction action) {
        bmc.command =
                request -> request.command() == 0x02 ? new byte[0] : ScriptedBmc.healthy(request);

        assertThatThrownBy(() -> world.act(action))
                .isInstanceOf(PowerException.Ambiguous.class)
                .hasMessageStartingWith("192.0.2.1:623: ");

        assertThat(bmc.count(new ChassisControl(action))).isEqualTo(1);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"ON", "HARD_OFF"})
    void whatMayHappenTwiceIsSentAgainUntilItIsAnswered(PowerAction action) {
        int[] count = {0};
        bmc.command = request -> request.command() == 0x02 && ++count[0] < 3
                ? new byte[0]
                : ScriptedBmc.healthy(request);

        world.act(action);

        assertThat(bmc.count(new ChassisControl(action))).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"ON", "HARD_OFF"})
    void alsoWhatMayHappenTwiceIsAmbiguousWithoutAnswer(PowerAction action) {
        bmc.command =
                request -> request.command() == 0x02 ? new byte[0] : ScriptedBmc.healthy(request);

        assertThatThrownBy(() -> world.act(action)).isInstanceOf(PowerException.Ambiguous.class);
    }

    @Test
    void aTimeoutInsideTheBmcIsAmbiguousForWhatMustNotHappenTwice() {
        bmc.command = request ->
                request.command() == 0x02 ? new byte[] {(byte) 0xc3} : ScriptedBmc.healthy(request);

        assertThatThrownBy(() -> world.act(PowerAction.CYCLE))
                .isInstanceOf(PowerException.Ambiguous.class);

        assertThat(bmc.count(new ChassisControl(PowerAction.CYCLE))).isEqualTo(1);
    }

    @Test
    void aBusyBmcDidNothingSoEvenACycleIsAskedAgain() {
        int[] count = {0};
        bmc.command = request -> request.command() == 0x02 && ++count[0] < 3
                ? new byte[] {(byte) 0xc0}
                : ScriptedBmc.healthy(request);

        world.act(PowerAction.CYCLE);

        assertThat(bmc.count(new ChassisControl(PowerAction.CYCLE))).isEqualTo(3);
    }

    @Test
    void nothingIsSentAfterItsTime() {
        Deadline past = world.in(Duration.ZERO);

        assertThatThrownBy(
                        () -> world.power.act(world.machine(), PowerAction.ON, world.claim(), past))
                .isInstanceOf(PowerException.TooLate.class);

        assertThat(world.network.sentAt).isEmpty();
    }

    @Test
    void aSetupThatTakesTooLongSendsNoAction() {
        bmc.delay = Duration.ofMillis(150);
        Deadline soon = world.in(Duration.ofMillis(500));

        assertThatThrownBy(
                        () -> world.power.act(world.machine(), PowerAction.ON, world.claim(), soon))
                .isInstanceOf(PowerException.TooLate.class);

        assertThat(bmc.count(new ChassisControl(PowerAction.ON))).isZero();
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void noRepetitionIsSentAfterItsTime() {
        bmc.command =
                request -> request.command() == 0x02 ? new byte[0] : ScriptedBmc.healthy(request);
        Deadline soon = world.in(Duration.ofMillis(600));

        assertThatThrownBy(() ->
                        world.power.act(world.machine(), PowerAction.HARD_OFF, world.claim(), soon))
                .isInstanceOf(PowerException.Ambiguous.class);

        assertThat(bmc.count(new ChassisControl(PowerAction.HARD_OFF))).isBetween(1L, 5L);
        // Only the goodbye is sent later.
        List<Long> late =
                world.network.sentAt.stream().filter(at -> at > soon.nanoTime()).toList();
        assertThat(late).hasSize(1);
    }

    @Test
    void aBusyBmcIsNotAskedAgainAfterItsTime() {
        bmc.command = request ->
                request.command() == 0x02 ? new byte[] {(byte) 0xc0} : ScriptedBmc.healthy(request);
        Deadline soon = world.in(Duration.ofMillis(300));

        assertThatThrownBy(() ->
                        world.power.act(world.machine(), PowerAction.CYCLE, world.claim(), soon))
                .isInstanceOf(PowerException.class);

        assertThat(bmc.count(new ChassisControl(PowerAction.CYCLE))).isEqualTo(1);
    }

    @Test
    void aWholeActionEndsAtItsDeadline() {
        bmc.command =
                request -> request.command() == 0x02 ? new byte[0] : ScriptedBmc.healthy(request);

        assertThatThrownBy(() -> world.act(PowerAction.CYCLE))
                .isInstanceOf(PowerException.Ambiguous.class);

        assertThat(world.elapsed()).isLessThan(Duration.ofMillis(20_600));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6})
    void whatAWeakSuiteSaysIsNoEvidenceAndNothingIsDoneOverIt(int suite) {
        bmc.suite = CipherSuite.of(suite);
        world.suites = List.of(suite);

        assertThat(world.read().verified()).isFalse();
        assertThatThrownBy(() -> world.act(PowerAction.HARD_OFF))
                .isInstanceOf(PowerException.Unverified.class)
                .hasMessageContaining("cipher suite " + suite + " ")
                .hasMessageContaining("take 17 or 3");
        assertThatThrownBy(this::nextBoot).isInstanceOf(PowerException.Unverified.class);

        assertThat(bmc.count(new ChassisControl(PowerAction.HARD_OFF))).isZero();
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17})
    void whatAStrongSuiteSaysIsEvidence(int suite) {
        bmc.suite = CipherSuite.of(suite);
        world.suites = List.of(suite);

        assertThat(world.read().verified()).isTrue();
        world.act(PowerAction.HARD_OFF);

        assertThat(bmc.count(new ChassisControl(PowerAction.HARD_OFF))).isEqualTo(1);
    }

    /** A BMC without a GUID, whose inventory is read first, and gives no answer. */
    private Machine knownByItsSerial() {
        bmc.guid = new byte[16];
        bmc.command =
                request -> request.netFn() == 0x0a ? new byte[0] : ScriptedBmc.healthy(request);
        Bmc without =
                new Bmc(World.ADDRESS, 623, null, "bmc", world.suites, Set.of(Quirk.ZEROGUID));
        return world.machine().with(without);
    }

    @Test
    void nothingOfTheSerialsProofIsAskedAfterTheActionsTime() {
        Deadline soon = world.in(Duration.ofMillis(600));

        assertThatThrownBy(() -> world.power.act(
                        knownByItsSerial(), PowerAction.HARD_OFF, world.claim(), soon))
                .isInstanceOf(PowerException.Unreachable.class);

        // Only the goodbye is sent later.
        assertThat(world.network.sentAt).filteredOn(at -> at > soon.nanoTime()).hasSize(1);
        assertThat(bmc.count(new ChassisControl(PowerAction.HARD_OFF))).isZero();
    }

    @Test
    void theSerialsProofTakesNoLongerThanTheWholeReadingMay() {
        Machine machine = knownByItsSerial();
        int[] slow = {0};
        bmc.command = request -> {
            bmc.delay = request.netFn() == 0x0a && slow[0]++ < 100
                    ? Duration.ofSeconds(19)
                    : Duration.ZERO;
            return request.netFn() == 0x0a ? new byte[] {0, 0, 1, 0} : ScriptedBmc.healthy(request);
        };

        assertThatThrownBy(() -> world.power.read(machine))
                .isInstanceOf(PowerException.Unreachable.class);

        assertThat(world.elapsed()).isLessThan(Duration.ofSeconds(23));
    }

    @Test
    void theNextBootIsTheNetworkOnce() {
        nextBoot();

        assertThat(bmc.requests)
                .anySatisfy(
                        request -> assertThat(request.data()).containsExactly(5, 0x80, 4, 0, 0, 0));
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void aBootDeviceThatWasSetButNotReadBackInTimeIsNotTooLate() {
        // Three pairs of the setup, the privilege, and four options: 8 pairs of 2 ms.
        Deadline after = world.in(Duration.ofMillis(15));

        assertThatThrownBy(() -> world.power.nextBoot(
                        world.machine(), BootDevice.NETWORK, world.claim(), after))
                .isInstanceOf(PowerException.Unreachable.class)
                .hasMessageContaining("was set");
    }

    private void nextBoot() {
        world.power.nextBoot(
                world.machine(),
                BootDevice.NETWORK,
                world.claim(),
                world.in(Duration.ofSeconds(90)));
    }
}

package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.host.Quirk;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Fence;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.ReadOff;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.ManyBmcs.Station;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.SetBootOption;
import io.bearman.testkit.bmc.FruField;
import io.bearman.testkit.bmc.FruImage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BMCs that differ from the specification, forget, hang, lie, or have little room. */
class OddBmcsTest {
    private final ManyBmcs many = new ManyBmcs(11);

    private Session open(Bmc bmc, Privilege privilege) {
        return many.client.open(bmc, many.credential, privilege);
    }

    private static Bmc with(Bmc bmc, Set<Quirk> quirks) {
        return new Bmc(
                bmc.address(), bmc.port(), bmc.knownGuid(), bmc.credential(), bmc.suites(), quirks);
    }

    private static io.bearman.testkit.bmc.Quirk simulated(Quirk quirk) {
        return io.bearman.testkit.bmc.Quirk.valueOf(quirk.name());
    }

    // --- quirks
    // ------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"NOCHECKSUMCHECK", "INTEL20", "SUPERMICRO20", "SWAPPEDGUID", "OTHERADDRESS"})
    void whatNeedsAQuirkWorksOnlyWithIt(Quirk quirk) {
        Station station = many.add(PowerState.ON, 17, 3);
        station.bmc().misbehave(simulated(quirk));
        Bmc plain = station.machine().bmc();
        Bmc allowed = with(plain, Set.of(quirk));

        assertThatThrownBy(() -> {
                    try (Session session = open(plain, Privilege.USER)) {
                        session.chassisStatus();
                    }
                })
                .isInstanceOf(PowerException.class);
        many.time.sleep(Duration.ofMinutes(2));
        try (Session session = open(allowed, Privilege.USER)) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    @Test
    void anIntegrityCheckValueWithSuite0IsTakenOnlyWithItsQuirk() {
        Station station = many.add(PowerState.ON, 0);
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.INTEGRITYCHECKVALUE);
        Bmc plain = station.machine().bmc();

        assertThatThrownBy(() -> open(plain, Privilege.USER)).isInstanceOf(PowerException.class);
        many.time.sleep(Duration.ofMinutes(2));
        try (Session session =
                open(with(plain, Set.of(Quirk.INTEGRITYCHECKVALUE)), Privilege.USER)) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    /** We name the same privilege twice and ask for no capabilities, so these need nothing. */
    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"OPENSESSPRIV", "AUTHCAP"})
    void whatNeedsAQuirkElsewhereWorksWithoutIt(Quirk quirk) {
        Station station = many.add(PowerState.ON, 17, 3);
        station.bmc().misbehave(simulated(quirk));

        try (Session session = open(station.machine().bmc(), Privilege.OPERATOR)) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    @Test
    void aQuirkThatABmcHasNotDoesNoHarm() {
        Station station = many.add(PowerState.ON, 17, 3);
        Set<Quirk> most = EnumSet.allOf(Quirk.class);
        most.removeAll(Set.of(Quirk.SWAPPEDGUID, Quirk.INTEL20));

        try (Session session = open(with(station.machine().bmc(), most), Privilege.USER)) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    // --- suites
    // ------------------------------------------------------------------------------------

    @Test
    void suite0IsSpokenOnlyWhereTheInventoryNamesIt() {
        Station open = many.add(PowerState.ON, 0);
        Bmc usual = Bmc.of(open.address().getHostString(), Bmc.PORT, null, "bmc");

        assertThatThrownBy(() -> open(usual, Privilege.USER))
                .isInstanceOf(PowerException.Refused.class);
        try (Session session = open(open.machine().bmc(), Privilege.USER)) {
            assertThat(session.suite()).isZero();
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }

    @Test
    void whatSuite0SaysIsNoEvidenceAndNothingIsDoneOverIt() {
        Station open = many.add(PowerState.OFF, 0);

        assertThat(many.power.read(open.machine()).verified()).isFalse();
        assertThatThrownBy(() -> act(open, PowerAction.ON))
                .isInstanceOf(PowerException.Unverified.class)
                .hasMessageContaining("cipher suite 0 is too weak for a proof");
        assertThatThrownBy(() -> fence(open)).isInstanceOf(PowerException.NotProvenOff.class);
        assertThat(open.chassis().actions()).isEmpty();
    }

    // --- privileges
    // ------------------------------------------------------------------------------------

    @Test
    void whoMayOnlyReadIsDeniedTheRestAndLeavesNoSession() {
        Station station = many.add(PowerState.ON, 17);
        Bmc bmc = station.machine().bmc();
        Credential reader = new Credential("ro", Secret.of("secret"));

        try (Session session = many.client.open(bmc, reader, Privilege.USER)) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            assertThatThrownBy(() -> session.control(PowerAction.CYCLE))
                    .isInstanceOf(PowerException.Denied.class)
                    .hasMessageContaining("0xd4");
        }
        assertThatThrownBy(() -> many.client.open(bmc, reader, Privilege.ADMINISTRATOR))
                .isInstanceOf(PowerException.Denied.class)
                .hasMessageContaining("the user lacks the privilege");

        many.time.sleep(Duration.ofSeconds(1));
        assertThat(station.chassis().actions()).isEmpty();
        assertThat(station.bmc().sessions()).isZero();
    }

    // --- no GUID: the serial in the inventory is the witness
    // ------------------------------------------

    private Machine withoutGuid(Station station, String serial) {
        Machine is = station.machine();
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.ZEROGUID);
        station.bmc().fru(0, inventory(serial));
        Bmc bmc = new Bmc(
                is.bmc().address(),
                is.bmc().port(),
                null,
                is.bmc().credential(),
                is.bmc().suites(),
                Set.of(Quirk.ZEROGUID));
        return is.with(bmc);
    }

    private static byte[] inventory(String serial) {
        FruField none = FruField.EMPTY;
        return new FruImage()
                .product(none, FruField.text("X1"), none, none, FruField.text(serial), none, none)
                .build(256);
    }

    @Test
    void theSerialOfItsMachineSpeaksForABmcWithoutAGuid() {
        Station station = many.add(PowerState.ON, 17);
        Machine machine = withoutGuid(station, station.machine().serial());

        assertThat(many.power.read(machine).verified()).isTrue();
        many.power.act(machine, PowerAction.HARD_OFF, station.claim(), soon());

        assertThat(station.chassis().actions()).containsExactly(PowerAction.HARD_OFF);
    }

    @Test
    void anotherSerialOrAWrongChecksumSpeaksForNobody() {
        Station station = many.add(PowerState.ON, 17);
        Machine machine = withoutGuid(station, "another");

        assertThat(many.power.read(machine).verified()).isFalse();
        assertThatThrownBy(() ->
                        many.power.act(machine, PowerAction.HARD_OFF, station.claim(), soon()))
                .isInstanceOf(PowerException.Unverified.class)
                .hasMessageContaining("does not name the serial '" + machine.serial() + "'");

        byte[] flipped = inventory(machine.serial());
        for (int i = 8; i < flipped.length; i++) {
            if (flipped[i] == 'X') {
                flipped[i] = 'Y';
            }
        }
        station.bmc().fru(0, flipped);

        assertThat(many.power.read(machine).verified()).isFalse();
        assertThat(station.chassis().actions()).isEmpty();
    }

    @Test
    void withoutTheQuirkASerialSpeaksForNobody() {
        Station station = many.add(PowerState.ON, 17);
        Machine odd = withoutGuid(station, station.machine().serial());
        Machine plain = odd.with(with(odd.bmc(), Set.of()));

        assertThat(many.power.read(plain).verified()).isFalse();
    }

    private Deadline soon() {
        return Deadline.in(many.time, Duration.ofSeconds(90));
    }

    // --- what hangs, forgets, is full
    // ----------------------------------------------------------------

    @Test
    void aBmcThatHangsAfterOpenIsUnreachableAtTheDeadline() {
        Station station = many.add(PowerState.ON, 17);
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.HANGS_AFTER_OPEN);
        long before = many.time.nanoTime();

        assertThatThrownBy(() -> open(station.machine().bmc(), Privilege.USER))
                .isInstanceOf(PowerException.class);

        assertThat(many.time.nanoTime() - before)
                .isEqualTo(Duration.ofSeconds(20).toNanos());
    }

    @Test
    void aBmcThatIsFullTwiceIsBusyAndTheNextCallIsAnswered() {
        Station station = many.add(PowerState.ON, 17);
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.SESSIONS_EXHAUSTED, 2);

        assertThatThrownBy(() -> many.power.read(station.machine()))
                .isInstanceOf(PowerException.Busy.class);

        assertThat(many.power.read(station.machine()).state()).isEqualTo(PowerState.ON);
    }

    @Test
    void aKeptSessionOutlivesTheBmcsSixtySeconds() {
        Station station = many.add(PowerState.ON, 17);
        IpmiClient kept = many.client.with(SessionPolicy.KEPT);
        Bmc bmc = station.machine().bmc();
        kept.execute(bmc, many.credential, new GetChassisStatus());
        many.time.sleep(Duration.ofSeconds(90));
        long before = many.network.carried();

        CompletableFuture<ChassisStatus> answer =
                kept.ask(bmc, many.credential, new GetChassisStatus());
        many.time.await(answer, Duration.ofSeconds(1));

        assertThat(answer).isCompleted();
        assertThat(many.network.carried() - before).isEqualTo(2);
    }

    @Test
    void aRestartedBmcIsAskedInANewSessionWithinThreeSeconds() {
        Station station = many.add(PowerState.ON, 17);
        IpmiClient kept = many.client.with(SessionPolicy.KEPT);
        kept.execute(station.machine().bmc(), many.credential, new GetChassisStatus());
        many.time.sleep(Duration.ofSeconds(10));
        station.bmc().restart();
        long before = many.time.nanoTime();

        kept.execute(station.machine().bmc(), many.credential, new GetChassisStatus());

        assertThat(many.time.nanoTime() - before)
                .isLessThan(Duration.ofSeconds(3).toNanos());
    }

    // --- boot flags
    // ----------------------------------------------------------------------------------

    @Test
    void aPersistentEfiNetworkBootIsSetAndConfirmedWithItsValidBit() {
        Station station = many.add(PowerState.ON, 17);
        BootFlags flags = new BootFlags(true, true, true, BootFlags.Device.PXE, Set.of());

        try (Session session = open(station.machine().bmc(), Privilege.OPERATOR)) {
            assertThat(session.nextBoot(flags)).isEqualTo(ReadBack.CONFIRMED);
            assertThat(session.execute(new GetBootFlags())).isEqualTo(flags);
        }
        assertThat(flags.encode()).containsExactly(0xe0, 0x04, 0, 0, 0);
    }

    @Test
    void theValidBitSurvivesTheSixtySecondsBecauseTheTimerIsSwitchedOff() {
        Station station = many.add(PowerState.OFF, 17);
        try (Session session = open(station.machine().bmc(), Privilege.OPERATOR)) {
            session.nextBoot(BootDevice.NETWORK);
        }

        many.time.sleep(Duration.ofMinutes(5));

        assertThat(station.bmc().bootFlags().valid()).isTrue();
    }

    @Test
    void aBmcThatClearsTheValidBitByItselfSaysSoWhenItIsReadBack() {
        Station station = many.add(PowerState.OFF, 17);
        BootFlags flags = BootFlags.once(BootFlags.Device.PXE);
        try (Session session = open(station.machine().bmc(), Privilege.OPERATOR)) {
            session.execute(new SetBootOption(flags));
            assertThat(session.execute(new GetBootFlags()).valid()).isTrue();
        }

        many.time.sleep(Duration.ofSeconds(61));

        try (Session session = open(station.machine().bmc(), Privilege.OPERATOR)) {
            assertThat(session.execute(new GetBootFlags()).valid()).isFalse();
        }
    }

    @Test
    void aValidBitThatIsNeverReportedIsUnverified() {
        Station station = many.add(PowerState.ON, 17);
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.NO_VALID_BIT);

        try (Session session = open(station.machine().bmc(), Privilege.OPERATOR)) {
            assertThat(session.nextBoot(BootDevice.NETWORK)).isEqualTo(ReadBack.UNVERIFIED);
        }
    }

    // --- it is off only when it says so, twice, and is who it should be
    // --------------------------------

    @Test
    void aBmcSilentForNinetySecondsAfterAnAcceptedOffIsEvidenceOnlyAfterwards() {
        Station station = many.add(PowerState.ON, 17);
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.SILENT_AFTER_OFF, 1);
        act(station, PowerAction.HARD_OFF);
        long accepted = many.time.nanoTime();

        ReadOff off = new Fence(many.power, many.time, Duration.ofSeconds(10))
                .readOff(station.machine(), Duration.ofMinutes(5));

        assertThat(off.earlier().nanoTime() - accepted)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(80).toNanos());
    }

    @Test
    void aBmcThatStaysSilentAfterAnAcceptedOffIsNoEvidenceAfterFiveMinutes() {
        Station station = many.add(PowerState.ON, 17);
        act(station, PowerAction.HARD_OFF);
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.SILENT);

        assertThatThrownBy(() -> fence(station)).isInstanceOf(PowerException.NotProvenOff.class);
    }

    @Test
    void aPowerRestoreThatSwitchesOnBetweenTwoReadingsIsNoEvidence() {
        Station station = many.add(PowerState.ON, 17);
        station.bmc().misbehave(io.bearman.testkit.bmc.Quirk.SWITCHES_ON_AGAIN);
        act(station, PowerAction.HARD_OFF);

        assertThatThrownBy(() -> fence(station)).isInstanceOf(PowerException.NotProvenOff.class);
    }

    @Test
    void anotherMachinesBmcIsNoEvidence() {
        Station one = many.add(PowerState.ON, 17);
        Station other = many.add(PowerState.OFF, 17);
        many.network.swap(one.address(), other.address());

        assertThatThrownBy(() -> fence(one)).isInstanceOf(PowerException.WrongMachine.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void aGuidThatIsNobodysOwnIsAnotherMachines(String guid) {
        Station station = many.add(PowerState.OFF, 17);
        Bmc bmc = station.machine().bmc().with(new BmcGuid(guid));

        if (guid.startsWith("0")) {
            assertThat(many.power.read(station.machine().with(bmc)).verified()).isFalse();
        } else {
            assertThatThrownBy(() -> many.power.read(station.machine().with(bmc)))
                    .isInstanceOf(PowerException.WrongMachine.class);
        }
    }

    private void act(Station station, PowerAction action) {
        many.power.act(station.machine(), action, station.claim(), soon());
    }

    private ReadOff fence(Station station) {
        return new Fence(many.power, many.time, Duration.ofSeconds(10))
                .readOff(station.machine(), Duration.ofMinutes(5));
    }
}

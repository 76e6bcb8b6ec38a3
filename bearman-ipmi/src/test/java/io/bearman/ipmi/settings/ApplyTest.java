package io.bearman.ipmi.settings;

import static io.bearman.ipmi.settings.ModelBmc.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What apply changes, in which order, and what it leaves. */
class ApplyTest {
    private static final WantedSettings CLOSED = WantedSettings.closed("closed");

    private final Workshop workshop = new Workshop();
    private final ModelBmc bmc = workshop.bmc;

    private List<String> writes() {
        return bmc.log.stream().filter(it -> !it.startsWith("Get")).toList();
    }

    private static List<String> changed(Applied applied) {
        return applied.changed().stream().map(Finding::line).toList();
    }

    private static List<String> kept(Applied applied) {
        return applied.kept().stream()
                .map(it -> it.finding().subject() + ": " + it.why())
                .toList();
    }

    @Test
    void whatIsAsWantedIsNotWritten() {
        Applied applied = workshop.apply(CLOSED);

        assertThat(applied.outcomes()).isEmpty();
        assertThat(writes()).containsExactly("open admin ADMINISTRATOR");
    }

    @Test
    void onlyWhatDiffersIsWrittenInItsLockAndReadBack() {
        bmc.sol.put(1, bytes(0));

        Applied applied = workshop.apply(sol());

        assertThat(changed(applied)).containsExactly("serial over LAN is off, expected on");
        assertThat(bmc.log.subList(bmc.log.size() - 5, bmc.log.size()))
                .containsExactly(
                        "Set SOL parameter 0 (set in progress)",
                        "Set SOL parameter 1 (enabled)",
                        "Set SOL parameter 0 (set in progress)",
                        "Set SOL parameter 0 (set in progress)",
                        "Get SOL parameter 1 (enabled)");
        assertThat(bmc.sol.get(0)).containsExactly(0);
    }

    private static WantedSettings sol() {
        return new WantedSettings(
                "standard",
                null,
                List.of(),
                OtherUsers.ALLOWED,
                WantedLan.ANY,
                Set.of(),
                new WantedSol(true, null, null),
                RestorePolicy.PREVIOUS,
                Set.of());
    }

    @Test
    void whatTheBmcRefusesIsKeptItsLockIsEndedAndTheRestIsDone() {
        bmc.sol.put(1, bytes(0));
        bmc.refused.add("0c/21/01");
        bmc.restorePolicy = 2;

        Applied applied = workshop.apply(sol());

        assertThat(changed(applied))
                .containsExactly("power-restore policy is always on, expected previous");
        assertThat(kept(applied))
                .containsExactly(
                        "serial over LAN: 10.1.0.5:623: Set SOL parameter 1 (enabled): 0xc1");
        assertThat(bmc.sol.get(0)).containsExactly(0);
    }

    @Test
    void whatTheBmcTakesAndDoesNotDoIsSaid() {
        bmc.ignored.add("00/06");
        bmc.restorePolicy = 2;

        assertThat(kept(workshop.apply(sol())))
                .containsExactly(
                        "power-restore policy: the BMC took it and says that it is not so");
    }

    @Test
    void aLockThatIsLeftIsEnded() {
        bmc.lan.put(0, bytes(1));

        assertThat(changed(workshop.apply(CLOSED)))
                .containsExactly("LAN set in progress is in progress, expected complete");
        assertThat(bmc.lan.get(0)).containsExactly(0);
    }

    @Test
    void aNewUserIsLetInLastAndThenProvesIt() {
        workshop.apply(Workshop.users(OtherUsers.ALLOWED, Workshop.monitor()));

        assertThat(writes())
                .containsExactly(
                        "open admin ADMINISTRATOR",
                        "Set User Name of user 3",
                        "Set User Password of user 3",
                        "Test User Password of user 3",
                        "Set User Access of user 3",
                        "Enable user 3",
                        "open mon USER");
        assertThat(bmc.users.get(3).toString()).isEqualTo("mon monitoring 16 true 12");
    }

    @Test
    void aUserWhoCannotLogInAfterwardsIsSaid() {
        bmc.ignored.add("06/47/02");
        bmc.refused.add("06/47/03");

        assertThat(kept(workshop.apply(Workshop.users(OtherUsers.ALLOWED, Workshop.monitor()))))
                .containsExactly("user 'mon': 10.1.0.5:623: login of 'mon' failed");
    }

    @Test
    void aPasswordIsSetBeforeItsUserIsLetIn() {
        bmc.user(3, "mon", "another", 0x12);
        bmc.users.get(3).enabled = false;

        workshop.apply(Workshop.users(OtherUsers.ALLOWED, Workshop.monitor()));

        assertThat(writes())
                .containsExactly(
                        "open admin ADMINISTRATOR",
                        "Test User Password of user 3",
                        "Set User Password of user 3",
                        "Test User Password of user 3",
                        "Set User Access of user 3",
                        "Enable user 3",
                        "open mon USER");
    }

    @Test
    void otherUsersAreKeptOutOnlyWhereThatIsWanted() {
        bmc.user(3, "vendor", "calvin", 0x14);

        assertThat(kept(workshop.apply(Workshop.users(OtherUsers.REPORTED))))
                .containsExactly("user 'vendor': it is not for apply to change");
        assertThat(bmc.users.get(3).enabled).isTrue();

        workshop.apply(Workshop.users(OtherUsers.DISABLED));

        assertThat(bmc.users.get(3).enabled).isFalse();
        assertThat(bmc.users.get(2).enabled).isTrue();
    }

    @Test
    void ofTwoWithOurNameNobodyIsKeptOut() {
        bmc.user(3, "admin", "another", 0x14);

        assertThat(kept(workshop.apply(Workshop.users(OtherUsers.DISABLED))))
                .containsExactly("user 'admin': it is not for apply to change");
        assertThat(bmc.users.get(3).enabled).isTrue();
    }

    @Test
    void whatIsInDoubtIsUndoneWithTheRest() {
        Workshop dry = lettingInOnlyAdministrators();
        dry.apply(CLOSED);
        Workshop doubtful = lettingInOnlyAdministrators();
        doubtful.bmc.failure = ModelBmc.Failure.NO_ANSWER;
        doubtful.bmc.failAt = dry.bmc.log.indexOf("Set LAN parameter 24 (cipher suite privileges)");

        Applied applied = doubtful.apply(CLOSED);

        assertThat(applied.stopped()).containsInstanceOf(PowerException.Unreachable.class);
        assertThat(doubtful.bmc.lan.get(24)).startsWith(0, 0x44);
    }

    @Test
    void whatTheBmcRefusedToDoItMayRefuseToUndo() {
        Workshop odd = lettingInOnlyAdministrators();
        odd.bmc.lan.put(2, bytes(0x15, 0x15, 0x14, 0x14, 0));
        odd.bmc.refused.add("0c/01/02");

        Applied applied = odd.apply(CLOSED);

        assertThat(applied.stopped()).isEmpty();
        assertThat(kept(applied))
                .containsExactly(
                        "IPMI v1.5 sessions without authentication: 10.1.0.5:623: Set LAN parameter"
                                + " 2 (enabled authentication types): 0xc1",
                        "cipher suite 0: undone, for then it did not let us in: 10.1.0.5:623:"
                                + " login of 'admin' failed");
    }

    private static Workshop lettingInOnlyAdministrators() {
        Workshop odd = new Workshop();
        odd.bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
        odd.bmc.onlyAdministrators = true;
        return odd;
    }

    @Test
    void whereTheBmcDoesNotSayWhetherAUserIsEnabledHisAccessIsTakenToo() {
        bmc.user(3, "vendor", "calvin", 0x14);
        bmc.ignored.add("06/47/00");

        workshop.apply(Workshop.users(OtherUsers.DISABLED));

        assertThat(bmc.users.get(3).access).isEqualTo(0x0f);
    }

    @Test
    void nothingIsTakenFromTheUserThatBearmanLogsInWith() {
        WantedUser less = new WantedUser("admin", BmcPrivilege.OPERATOR, true, null);

        for (WantedUser wanted : List.of(less, WantedUser.disabled("admin"))) {
            Applied applied = workshop.apply(Workshop.users(OtherUsers.DISABLED, wanted));

            assertThat(kept(applied))
                    .containsExactly("user 'admin': it is not for apply to change");
            assertThat(bmc.users.get(2).access).isEqualTo(0x14);
            assertThat(bmc.users.get(2).enabled).isTrue();
        }
    }

    @Test
    void doorsAreClosedOneByOneAndANewSessionProvesThatOursIsOpen() {
        bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
        bmc.lan.put(2, bytes(0x15, 0x15, 0x14, 0x14, 0));

        Applied applied = workshop.apply(CLOSED);

        assertThat(changed(applied))
                .containsExactly(
                        "IPMI v1.5 sessions without authentication is open to callback, user,"
                                + " expected closed",
                        "cipher suite 0 is open to administrator, expected closed");
        assertThat(bmc.lan.get(24)).startsWith(0, 0x40, 4);
        assertThat(bmc.lan.get(2)).containsExactly(0x14, 0x14, 0x14, 0x14, 0);
        assertThat(writes())
                .endsWith("open admin USER", "open admin OPERATOR", "open admin ADMINISTRATOR");
    }

    @Test
    void whatLetsNobodyInAnyMoreIsUndone() {
        bmc.lan.put(22, bytes(2));
        bmc.lan.put(23, bytes(0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        bmc.lan.put(24, bytes(0, 0x44, 0, 0, 0, 0, 0, 0, 0));
        bmc.limitsShifted = true;

        Applied applied = workshop.apply(CLOSED);

        assertThat(changed(applied)).isEmpty();
        assertThat(kept(applied))
                .containsExactly("cipher suite 0: undone, for then it did not let us in:"
                        + " 10.1.0.5:623: none of its suites");
        assertThat(bmc.lan.get(24)).startsWith(0, 0x44);
    }

    @Test
    void aSuiteZeroThatStaysOpenIsSaidToBeOpen() {
        bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
        bmc.letsAnybodyIn = true;

        assertThat(kept(workshop.apply(CLOSED)))
                .containsExactly("cipher suite 0: undone, for then the BMC still let us in by it");
        assertThat(bmc.lan.get(24)).startsWith(0, 0x44);
    }

    @Test
    void nothingIsChangedOverASuiteThatProvesNothing() {
        Machine known = workshop.machine();
        Machine machine = known.with(known.bmc().withSuites(List.of(0, 1, 2, 6)));

        assertThatThrownBy(
                        () -> workshop.settings().apply(machine, CLOSED, workshop.claim(), soon()))
                .isInstanceOf(PowerException.Refused.class)
                .hasMessageContaining("none of the cipher suites 17 and 3");
        assertThat(bmc.log).isEmpty();
    }

    @Test
    void whatLetsInOnlyAdministratorsIsUndoneToo() {
        bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
        bmc.onlyAdministrators = true;

        assertThat(kept(workshop.apply(CLOSED)))
                .containsExactly("cipher suite 0: undone, for then it did not let us in:"
                        + " 10.1.0.5:623: login of 'admin' failed");
        assertThat(bmc.lan.get(24)).startsWith(0, 0x44);
    }

    @Test
    void theChannelIsLeftNeitherDisabledNorAboveAdministrator() {
        bmc.access.put(0x40, bytes(0x38, 5));

        assertThat(changed(workshop.apply(CLOSED)))
                .containsExactly("LAN channel after a BMC restart is disabled, up to oem,"
                        + " expected always, up to administrator");
        assertThat(bmc.access.get(0x40)).containsExactly(0x3a, 4);
    }

    @Test
    void nothingIsSentAfterNotAfter() {
        bmc.sol.put(1, bytes(0));
        workshop.left = Duration.ZERO;

        assertThatThrownBy(() -> workshop.apply(sol())).isInstanceOf(PowerException.TooLate.class);
        assertThat(bmc.log).isEmpty();
    }

    @Test
    void whatMayKeepUsOutIsNotBegunWithoutTimeToProveIt() {
        bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
        bmc.sol.put(1, bytes(0));
        workshop.left = Duration.ofSeconds(19);

        Applied applied = workshop.apply(sol());

        assertThat(changed(applied)).containsExactly("serial over LAN is off, expected on");
        assertThat(applied.stopped()).containsInstanceOf(PowerException.TooLate.class);
        assertThat(bmc.lan.get(24)).startsWith(0, 0x44);
    }

    @Test
    void whatIsHalfDoneWhenTimeIsOverIsProvenAllTheSame() {
        bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
        bmc.lan.put(2, bytes(0x15, 0x15, 0x14, 0x14, 0));
        workshop.left = Duration.ofSeconds(30);
        bmc.slowAt = "Set LAN parameter 2 (enabled authentication types)";

        Applied applied = workshop.apply(CLOSED);

        assertThat(changed(applied)).hasSize(1);
        assertThat(applied.stopped()).containsInstanceOf(PowerException.TooLate.class);
        assertThat(writes()).last().isEqualTo("open admin ADMINISTRATOR");
        assertThat(bmc.lan.get(24)).startsWith(0, 0x44);
    }

    @Test
    void theClaimMustBeOnThatMachine() {
        Claim other = new Claim(
                MachineId.of("bea20000-0000-4000-8000-000000000002"), RunId.of("run-1"), 1);

        assertThatThrownBy(
                        () -> workshop.settings().apply(workshop.machine(), CLOSED, other, soon()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(bmc.log).isEmpty();
    }

    private Deadline soon() {
        return Deadline.in(workshop.time, Duration.ofSeconds(90));
    }
}

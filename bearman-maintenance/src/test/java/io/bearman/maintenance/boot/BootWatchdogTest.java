package io.bearman.maintenance.boot;

import static io.bearman.maintenance.boot.Shelf.CN1;
import static io.bearman.maintenance.boot.Shelf.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.StoreException;
import io.bearman.core.boot.LoaderStage;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.PowerState;
import io.bearman.maintenance.FencedHosts;
import io.bearman.testkit.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BootWatchdogTest {
    private static final HostState REGISTERING = new HostState.Registering();
    private static final HostState IN_STOCK = new HostState.InStock();
    private static final HostState DEPLOYING = new HostState.Deploying();
    private static final HostState JOINING = new HostState.Joining(RUN);

    private final Shelf shelf = new Shelf(REGISTERING);

    @Test
    void aMachineThatIsSilentIsCycledTwiceAndThenNeedsAHuman() {
        shelf.says(LoaderStage.LOADER_UP, "");
        BootWatchdog watchdog = shelf.watchdog();

        for (int minute = 0; minute < 14; minute++) {
            shelf.passes(60);
            watchdog.round();
        }
        assertThat(shelf.pressed).containsExactly("NETWORK", "CYCLE", "NETWORK", "CYCLE");
        assertThat(shelf.state()).isEqualTo(REGISTERING);
        shelf.passes(120);
        watchdog.round();

        assertThat(shelf.state())
                .isInstanceOfSatisfying(
                        HostState.Broken.class,
                        broken -> assertThat(broken.finding())
                                .contains("REGISTERING", "was power-cycled", "2 times"));
        shelf.passes(3600);
        assertThat(watchdog.round()).isEmpty();
        assertThat(shelf.pressed).hasSize(4);
    }

    @Test
    void oneThatIsNotToldToActOnlySaysWhoIsSilent() {
        BootWatchdog looks = shelf.watchdog("looks", WatchdogSettings.create());
        shelf.passes(3600);

        assertThat(looks.round())
                .singleElement()
                .asString()
                .contains("is silent", "boot-watchdog.act is false");
        assertThat(shelf.pressed).isEmpty();
        assertThat(shelf.state()).isEqualTo(REGISTERING);
    }

    @Test
    void whatWasLastSeenOfItIsInTheFinding() {
        Shelf deployed = new Shelf(REGISTERING, IN_STOCK, DEPLOYING);
        BootWatchdog watchdog = deployed.watchdog();
        for (int round = 0; round < 3; round++) {
            deployed.says(LoaderStage.REFUSED, "kernel: digest");
            deployed.passes(301);
            watchdog.round();
        }

        assertThat(deployed.state())
                .isInstanceOfSatisfying(
                        HostState.Broken.class,
                        broken -> assertThat(broken.finding()).contains("refused: kernel: digest"));
    }

    @Test
    void everySignOfLifeIsAnotherDeadline() {
        BootWatchdog watchdog = shelf.watchdog();

        for (int round = 0; round < 10; round++) {
            shelf.passes(200);
            shelf.says(LoaderStage.FETCHED, "");
            assertThat(watchdog.round()).isEmpty();
        }

        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aProcessThatIsKilledForEverDoesNotCycleForEver() {
        for (int round = 0; round < 20; round++) {
            shelf.passes(301);
            shelf.watchdog("watchdog-" + round).round();
            shelf.store.crash("watchdog-" + round);
        }

        assertThat(shelf.pressed).hasSize(4);
        assertThat(shelf.state()).isInstanceOf(HostState.Broken.class);
    }

    static List<List<HostState>> unwatched() {
        return List.of(
                List.of(),
                List.of(REGISTERING, IN_STOCK),
                List.of(REGISTERING, new HostState.Rejected(List.of("disk"))),
                List.of(REGISTERING, IN_STOCK, DEPLOYING, JOINING, new HostState.InService()),
                List.of(
                        REGISTERING,
                        IN_STOCK,
                        DEPLOYING,
                        JOINING,
                        new HostState.InService(),
                        new HostState.Maintenance(RUN, "kernel")),
                List.of(REGISTERING, IN_STOCK, DEPLOYING, JOINING, new HostState.Fenced(RUN)),
                List.of(REGISTERING, new HostState.Broken("dead")));
    }

    @ParameterizedTest
    @MethodSource("unwatched")
    void aHostInAnyOtherStateIsNeverTouched(List<HostState> path) {
        Shelf other = new Shelf(path.toArray(HostState[]::new));
        HostState before = other.state();
        other.passes(100_000);

        assertThat(other.watchdog().round()).isEmpty();

        assertThat(other.pressed).isEmpty();
        assertThat(other.state()).isEqualTo(before);
    }

    @Test
    void nothingIsDoneWhileTheFleetIsFrozen() {
        shelf.store.freeze().freeze("ann", "storm");
        shelf.passes(301);

        assertThat(shelf.watchdog().round()).singleElement().asString().contains("frozen");
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aFleetThatIsFrozenWhileAMachineIsLookedAtIsNotCycledAndNoCycleIsCounted() {
        shelf.whileRead = () -> shelf.store.freeze().freeze("ann", "storm");
        shelf.passes(301);

        assertThat(shelf.watchdog().round()).singleElement().asString().contains("frozen");

        assertThat(shelf.pressed).isEmpty();
        assertThat(shelf.store.audit().about("cn1"))
                .noneMatch(event -> event.what().equals("boot watchdog"));
    }

    @Test
    void aMachineThatAnotherHasClaimedIsLeftAlone() {
        InMemoryStore run = shelf.store.asProcess("worker");
        Claiming claiming = run.claims().claim(machine(), RUN);
        shelf.passes(301);
        run.claims().renew(((Claiming.Granted) claiming).claim());

        assertThat(shelf.watchdog().round()).singleElement().asString().contains("claimed by run");
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void theClaimIsGivenBack() {
        shelf.passes(301);
        shelf.watchdog().round();

        assertThat(shelf.store.claims().holder(machine())).isEmpty();
    }

    @Test
    void aHumanWhoSwitchedItOffIsNotUndone() {
        shelf.power = PowerState.OFF;
        for (int round = 0; round < 5; round++) {
            shelf.passes(301);
            shelf.watchdog().round();
        }

        assertThat(shelf.pressed).isEmpty();
        assertThat(shelf.state()).isEqualTo(REGISTERING);
    }

    @Test
    void aMachineThatIsOffAfterACycleOfOursStaysOffTooForSomebodyMayHaveItOpen() {
        BootWatchdog watchdog = shelf.watchdog();
        shelf.passes(301);
        watchdog.round();
        shelf.power = PowerState.OFF;
        shelf.passes(301);
        assertThat(watchdog.round()).singleElement().asString().contains("left alone: it is off");

        assertThat(shelf.pressed).containsExactly("NETWORK", "CYCLE");
    }

    @Test
    void aSignWhileItsBmcIsReadKeepsItsPower() {
        BootWatchdog watchdog = shelf.watchdog();
        shelf.passes(301);
        shelf.whileRead = () -> {
            shelf.passes(1);
            shelf.says(LoaderStage.LOADER_UP, "");
        };

        watchdog.round();

        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aMachineThatAHumanIsRescuingKeepsItsPower() {
        shelf.store.audit().note("boot server", "cn1", "boot session", "rescue");
        shelf.passes(3600);

        assertThat(shelf.watchdog().round()).isEmpty();
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void whatASystemReportedWhileItWasDeployedStillCountsWhenItIsBroughtIn() {
        Shelf deployed = new Shelf(REGISTERING, IN_STOCK, DEPLOYING);
        deployed.store.boots().arm(CN1, RunId.of("hand-deploy"));
        deployed.reports("boot-id-1");
        deployed.passes(60);
        deployed.go(JOINING);
        deployed.passes(3600);

        assertThat(deployed.watchdog().round()).isEmpty();
        assertThat(deployed.pressed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = HostState.Kind.class,
            names = {"REGISTERING", "DEPLOYING"})
    void aMachineOfWhichNovaCannotSayWhetherItHasGuestsKeepsItsPowerWhateverItsState(
            HostState.Kind kind) {
        Shelf believed = kind == HostState.Kind.REGISTERING
                ? new Shelf(REGISTERING)
                : new Shelf(REGISTERING, IN_STOCK, DEPLOYING);
        believed.servers = null;
        believed.passes(3600);

        assertThat(believed.watchdog().round())
                .singleElement()
                .asString()
                .contains("cannot be told whether it has guests");
        assertThat(believed.pressed).isEmpty();
    }

    @Test
    void aSignBetweenTheLookAndTheClaimKeepsItsPower() {
        BootWatchdog watchdog = shelf.watchdog();
        shelf.passes(301);
        InMemoryStore human = shelf.store.asProcess("human");
        Claim claim =
                ((Claiming.Granted) human.claims().claim(machine(), RunId.of("hand-x"))).claim();
        watchdog.round();
        human.claims().release(claim);
        shelf.says(LoaderStage.LOADER_UP, "");

        assertThat(watchdog.round()).isEmpty();
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void aStateThatChangesWhileTheBmcIsReadIsAnothersHost() {
        shelf.whileRead = () -> shelf.go(new HostState.Broken("a human's"));
        for (int round = 0; round < 2; round++) {
            shelf.passes(301);
            shelf.watchdog().round();
        }

        assertThat(shelf.state()).isEqualTo(new HostState.Broken("a human's"));
    }

    @Test
    void aHostThatJoinsIsArmedForItsRunBeforeItIsCycled() {
        Shelf joining = new Shelf(REGISTERING, IN_STOCK, DEPLOYING, JOINING);
        joining.passes(301);

        joining.watchdog().round();

        assertThat(joining.pressed).containsExactly("NETWORK", "CYCLE");
        assertThat(joining.store.boots().arming(CN1).orElseThrow().run()).isEqualTo(RUN);
    }

    @Test
    void aHostThatAHumanReleasedFromItsFenceIsNeitherArmedNorCycled() {
        Shelf released = fenced();
        released.store.boots().arm(CN1, RUN);
        new FencedHosts(released.ports("human"), released.store.audit(), released::id)
                .release(CN1, FencedHosts.Release.JOINING, "ann", "it was the switch");
        released.passes(100_000);

        assertThat(released.watchdog().round()).isEmpty();

        assertThat(released.pressed).isEmpty();
        assertThat(released.store.boots().arming(CN1)).isEmpty();
    }

    @Test
    void aReleasedHostThatItsRunArmedAgainIsWatched() {
        Shelf released = fenced();
        new FencedHosts(released.ports("human"), released.store.audit(), released::id)
                .release(CN1, FencedHosts.Release.JOINING, "ann", "it was the switch");
        released.store.boots().arm(CN1, RUN);
        released.passes(301);

        released.watchdog().round();

        assertThat(released.pressed).containsExactly("NETWORK", "CYCLE");
    }

    private static Shelf fenced() {
        return new Shelf(
                REGISTERING,
                IN_STOCK,
                DEPLOYING,
                JOINING,
                new HostState.InService(),
                new HostState.Fenced(RUN));
    }

    @Test
    void aRackWhoseTurnsAreTakenIsNotCycledAndNoCycleIsCounted() {
        shelf.passes(301);
        while (shelf.takesATurn()) {
            // Others of the rack are switched on.
        }
        BootWatchdog watchdog = shelf.watchdog();

        assertThat(watchdog.round()).singleElement().asString().contains("waits for its turn");
        assertThat(shelf.pressed).isEmpty();
        assertThat(shelf.store.audit().about("cn1"))
                .noneMatch(event -> event.what().equals("boot watchdog"));
        shelf.passes(60);
        watchdog.round();

        assertThat(shelf.pressed).containsExactly("NETWORK", "CYCLE");
    }

    @Test
    void aHostWhoseSystemHasReportedIsNotCycledWhateverItLacks() {
        Shelf joining = new Shelf(REGISTERING, IN_STOCK, DEPLOYING, JOINING);
        joining.store.boots().arm(CN1, RUN);
        joining.reports("boot-id-1");
        joining.passes(100_000);

        assertThat(joining.watchdog().round()).isEmpty();
        assertThat(joining.pressed).isEmpty();
    }

    @Test
    void aReportOfAnEarlierLifeIsNoReport() {
        Shelf again = new Shelf(REGISTERING, IN_STOCK, DEPLOYING);
        again.store.boots().arm(CN1, RUN);
        again.reports("boot-id-1");
        again.passes(60);
        again.go(new HostState.Broken("dimm"), REGISTERING, IN_STOCK, DEPLOYING);
        again.passes(301);

        again.watchdog().round();

        assertThat(again.pressed).containsExactly("NETWORK", "CYCLE");
    }

    @Test
    void aHostThatMayHaveGuestsKeepsItsPower() {
        Shelf joining = new Shelf(REGISTERING, IN_STOCK, DEPLOYING, JOINING);
        joining.servers = null;
        joining.passes(301);

        assertThat(joining.watchdog().round())
                .singleElement()
                .asString()
                .contains("cannot be told whether it has guests");
        assertThat(joining.pressed).isEmpty();
    }

    @Test
    void aBmcThatDoesNotAnswerIsSaidAndCountsAsNoCycle() {
        shelf.silent = true;
        shelf.passes(301);

        assertThat(shelf.watchdog().round()).singleElement().asString().contains("no answer");
        shelf.silent = false;
        shelf.watchdog().round();

        assertThat(shelf.pressed).containsExactly("NETWORK", "CYCLE");
    }

    @Test
    void aTimeInWhichTheStoreWasAwayIsNoSilenceOfAMachine() {
        BootWatchdog watchdog = shelf.watchdog();
        shelf.says(LoaderStage.LOADER_UP, "");
        shelf.passes(200);
        assertThat(watchdog.round()).isEmpty();

        shelf.storeAway = true;
        for (int round = 0; round < 60; round++) {
            shelf.passes(10);
            assertThatThrownBy(watchdog::round).isInstanceOf(StoreException.Unreachable.class);
        }
        shelf.storeAway = false;

        assertThat(watchdog.round()).isEmpty();
        shelf.passes(299);
        assertThat(watchdog.round()).isEmpty();
        assertThat(shelf.pressed).isEmpty();
        shelf.passes(2);
        watchdog.round();
        assertThat(shelf.pressed).containsExactly("NETWORK", "CYCLE");
    }

    @Test
    void aStoreThatGoesAwayWhileAHostIsLookedAtIsNoSilenceEither() {
        BootWatchdog watchdog = shelf.watchdog();
        shelf.passes(301);
        shelf.whileRead = () -> shelf.storeAway = true;

        assertThat(watchdog.round()).singleElement().asString().contains("store db");
        shelf.storeAway = false;

        assertThat(watchdog.round()).isEmpty();
        assertThat(shelf.pressed).isEmpty();
    }

    @Test
    void oneThatHasJustBegunHasHeardNobodyYet() {
        shelf.passes(3600);
        BootWatchdog watchdog =
                shelf.newWatchdog("late", WatchdogSettings.create().acting());

        assertThat(watchdog.round()).isEmpty();
        shelf.passes(301);
        watchdog.round();

        assertThat(shelf.pressed).containsExactly("NETWORK", "CYCLE");
    }

    @Test
    void aClockThatIsWrongPressesNoButton() {
        shelf.ahead = Duration.ofDays(1);
        BootWatchdog watchdog = shelf.watchdog();
        shelf.passes(299);

        assertThat(watchdog.round()).isEmpty();
        shelf.passes(2);
        watchdog.round();

        assertThat(shelf.pressed).containsExactly("NETWORK", "CYCLE");
    }

    private MachineId machine() {
        return shelf.store.inventory().find(CN1).orElseThrow().machine().id();
    }
}

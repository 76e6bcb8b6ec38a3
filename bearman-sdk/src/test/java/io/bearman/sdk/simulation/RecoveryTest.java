package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.AfterReboot;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Recovery;
import io.bearman.maintenance.RecoveryPlan;
import io.bearman.maintenance.RecoverySettings;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.maintenance.ServerReport;
import io.bearman.maintenance.Settings;
import io.bearman.testkit.cloud.ApiFault;
import io.bearman.testkit.cloud.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host that came back by itself: its guests run again in place, and nobody is overruled. */
class RecoveryTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration LONG = Duration.ofHours(3);
    private static final Duration BOOTED = Duration.ofMinutes(2);

    private final World world = new World();

    /** A fleet of three, six servers on cn1, which has just come back. */
    private static final class World {
        private final SimulatedFleet fleet = new SimulatedFleet(1, 3);
        private final List<ServerId> running = new ArrayList<>();
        private final ServerId stopped;
        private final ServerId paused;
        private final List<String> log = new ArrayList<>();
        private int runs;

        World() {
            for (int i = 1; i <= 4; i++) {
                running.add(fleet.server("vm" + i, "cn1", "ACTIVE"));
            }
            stopped = fleet.server("vm5", "cn1", "SHUTOFF");
            paused = fleet.server("vm6", "cn1", "PAUSED");
        }

        World returned() {
            fleet.machine("cn1").comesBack();
            fleet.time().sleep(BOOTED);
            return this;
        }

        Recovery recovery(Ports ports, RecoverySettings settings) {
            return new Recovery(
                    ports, Settings.create(), settings, () -> RunId.of("run-" + ++runs), "tester");
        }

        Recovery recovery() {
            return recovery(fleet.ports("w1"), RecoverySettings.create());
        }

        /** Looks after cn1 in a process; a crash of it only ends it. */
        List<Report> run(Recovery recovery) {
            List<Report> reports = new ArrayList<>();
            fleet.time()
                    .spawn(
                            "recover",
                            () -> reports.add(recovery.run(CN1, event -> log.add(event.line()))));
            while (true) {
                try {
                    fleet.time().run(LONG);
                    return reports;
                } catch (Crash e) {
                    log.add("killed");
                }
            }
        }

        Report recover() {
            return run(recovery()).get(0);
        }

        long reboots(ServerId server) {
            return fleet.cloud().count("POST", server + "/action", "reboot");
        }

        void assertRight() {
            assertThat(fleet.violations()).isEmpty();
            assertThat(fleet.cloud().running(CN1)).containsExactlyInAnyOrderElementsOf(running);
            running.forEach(server -> {
                assertThat(reboots(server)).as("reboots of %s", server).isEqualTo(1);
                assertThat(fleet.cloud().status(server)).isEqualTo("ACTIVE");
            });
            assertThat(fleet.cloud().status(stopped)).isEqualTo("SHUTOFF");
            assertThat(reboots(stopped) + reboots(paused)).isZero();
            assertThat(fleet.cloud().count("POST", "/action", "evacuate")).isZero();
            assertThat(fleet.machine("cn1").log()).containsExactly("panics", "booted 201");
            assertThat(compute()).matches(service -> service.enabled() && service.up());
            assertThat(fleet.store().boots().unattended()).isEmpty();
            assertThat(fleet.store().journal().unfinished(CN1)).isEmpty();
            assertThat(state()).isEqualTo(new HostState.InService());
        }

        HostState state() {
            return fleet.store().inventory().find(CN1).orElseThrow().host().state();
        }

        Hypervisors hypervisors() {
            return fleet.calmCloud().hypervisors();
        }

        ComputeService compute() {
            return hypervisors().compute(CN1).orElseThrow();
        }

        Deadline soon() {
            return Deadline.in(fleet.time(), Duration.ofMinutes(1));
        }

        void whenTold(String line, Runnable what) {
            fleet.time().spawn("somebody", () -> {
                fleet.time().await(() -> log.contains(line), LONG);
                what.run();
            });
        }
    }

    private static Map<String, String> outcomes(Report report) {
        return report.hosts().get(0).servers().stream()
                .collect(Collectors.toMap(ServerReport::name, ServerReport::outcome));
    }

    @Test
    void guestsAreRestartedInPlaceAndNoneIsEvacuated() {
        world.returned();
        assertThat(world.fleet.cloud().running(CN1)).isEmpty();

        Report report = world.recover();

        assertThat(report.exitCode()).as(() -> report.table()).isEqualTo(ExitCode.DONE);
        world.assertRight();
        assertThat(outcomes(report))
                .containsEntry("vm1", "restarted")
                .containsEntry("vm4", "restarted")
                .containsEntry("vm5", "stays: it was stopped, and stays so")
                .hasEntrySatisfying("vm6", why -> assertThat(why).contains("it was paused"));
    }

    @Test
    void theHostIsDisabledUnderOurTagUntilItsGuestsRun() {
        world.returned();
        List<String> reasons = new ArrayList<>();
        world.whenTold(
                "cn1  restart vm1",
                () -> reasons.add(world.compute().disabledReason().orElse("enabled")));

        world.recover();

        assertThat(reasons).containsExactly("bearman:run-1: came back by itself");
    }

    @Test
    void onlyAFewGuestsAreRestartedAtOnce() {
        world.returned();
        RecoverySettings oneByOne =
                new RecoverySettings(AfterReboot.RESTART, 1, Duration.ofMinutes(5), 2);

        world.run(world.recovery(world.fleet.ports("w1"), oneByOne));

        world.assertRight();
        assertThat(world.log.stream().filter(line -> line.contains("vm")).limit(4))
                .startsWith(
                        "cn1  restart vm1", "cn1  vm5 stays as it is: it was stopped, and stays so")
                .contains("cn1  vm1 is ACTIVE again");
        assertThat(world.log.indexOf("cn1  restart vm2"))
                .isGreaterThan(world.log.indexOf("cn1  vm1 is ACTIVE again"));
    }

    @Test
    void byPolicyGuestsAreNamedAndLeftToHumans() {
        world.returned();
        RecoverySettings leave =
                new RecoverySettings(AfterReboot.LEAVE, 3, Duration.ofMinutes(5), 2);

        Report report =
                world.run(world.recovery(world.fleet.ports("w1"), leave)).get(0);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(outcomes(report).get("vm1")).startsWith("stays: left to humans");
        assertThat(world.fleet.cloud().count("POST", "/action", "reboot")).isZero();
        assertThat(world.compute().enabled()).isTrue();
    }

    @Test
    void aPlanWritesNothingAndSaysWhatBecomesOfEachServer() {
        world.returned();

        RecoveryPlan plan = world.recovery().plan(CN1);

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.table()).isEqualTo("""
                cn1 came back by itself (boot boot-cn1-1 at 2026-01-01T00:00:50Z)

                SERVER  STATUS   WHAT         WHY
                vm1     ACTIVE   hard reboot  Nova believes it running, and its memory is lost
                vm2     ACTIVE   hard reboot  Nova believes it running, and its memory is lost
                vm3     ACTIVE   hard reboot  Nova believes it running, and its memory is lost
                vm4     ACTIVE   hard reboot  Nova believes it running, and its memory is lost
                vm5     SHUTOFF  stays        it was stopped, and stays so
                vm6     PAUSED   stays        it was paused, and its memory is lost; its user can start it anew: openstack server reboot --hard %s
                """.formatted(world.paused));
        assertThat(world.fleet.cloud().requests()).noneMatch(asked -> asked.write());
        assertThat(world.fleet.store().journal().runs()).isEmpty();
    }

    @Test
    void aHostWhoseBootARunAskedForDidNotComeBackByItself() {
        SimulatedFleet fleet = world.fleet;
        Maintenance maintenance = fleet.maintenance(fleet.ports("w1"));
        fleet.time()
                .spawn(
                        "run",
                        () -> maintenance.run(
                                maintenance.plan(Request.drainAndReboot(CN1, "kernel")),
                                event -> {}));
        fleet.time().run(LONG);

        assertThatThrownBy(() -> world.recovery().run(CN1, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1 did not come back by itself")
                .hasMessageContaining("asked for by run run-1");
    }

    @Test
    void aHostThatReportedNoBootIsRefused() {
        assertThatThrownBy(() -> world.recovery().run(CN1, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1 has reported no boot");
    }

    @Test
    void aBootIsLookedAfterOnce() {
        world.returned().recover();

        assertThatThrownBy(() -> world.recovery().run(CN1, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("was attended to already");
        world.assertRight();
    }

    @Test
    void aHostThatAHumanDisabledIsLeftToThem() {
        world.returned();
        world.hypervisors().disable(world.compute(), "A: looking at it", world.soon());

        assertThatThrownBy(() -> world.recovery().run(CN1, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("A: looking at it");
        assertThat(world.fleet.store().journal().runs()).isEmpty();
        assertThat(world.fleet.cloud().count("POST", "/action", "reboot")).isZero();
    }

    @Test
    void aHostThatIsForcedDownIsLeftToWhoeverDidThat() {
        world.returned();
        world.hypervisors().forceDown(world.compute(), world.soon());

        assertThatThrownBy(() -> world.recovery().run(CN1, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("forced down by somebody");
    }

    @Test
    void aHostThatAHumanDisablesMeanwhileStaysDisabled() {
        world.returned();
        world.whenTold(
                "cn1  restart vm1",
                () -> world.hypervisors().disable(world.compute(), "A: mine now", world.soon()));

        Report report = world.recover();

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(world.compute().disabledReason()).contains("A: mine now");
        assertThat(world.fleet.store().boots().unattended()).isEmpty();
        assertThat(world.fleet.store().journal().unfinished(CN1)).isEmpty();
    }

    @Test
    void aGuestThatItsUserStartedSinceIsNotRestartedAgain() {
        world.returned();
        Guests guests = world.fleet.calmCloud().guests();
        guests.hardReboot(world.running.get(0), world.soon());
        world.fleet.time().sleep(Duration.ofMinutes(1));

        Report report = world.recover();

        assertThat(outcomes(report)).containsEntry("vm1", "stays: it was started since (reboot)");
        world.assertRight();
    }

    @Test
    void aGuestOfALocalDiskIsNotGivenANewOne() {
        Placed placed = world.fleet.store().inventory().find(CN1).orElseThrow();
        world.fleet
                .store()
                .inventory()
                .put(
                        List.of(new Placed(placed.host().with(Storage.LOCAL), placed.machine())),
                        "test");
        world.returned();

        Report report = world.recover();

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(outcomes(report).get("vm1")).contains("its disk was in the host and is lost");
        assertThat(world.fleet.cloud().count("POST", "/action", "reboot")).isZero();
    }

    @Test
    void aGuestThatDoesNotStartIsNamedAndTheHostStaysDisabled() {
        world.fleet.cloud().faults().on(world.running.get(1), Trouble.SPAWN_FAILS);
        world.returned();

        Report report = world.recover();

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why())
                .startsWith("cn1: not all of its servers run again: vm2: ")
                .contains("Spawn failed", "stays disabled");
        assertThat(world.reboots(world.running.get(1))).isEqualTo(2);
        assertThat(world.compute().disabledReason().orElseThrow()).startsWith("bearman:run-1");

        world.fleet.cloud().faults().clear();
        world.fleet.calmCloud().guests().hardReboot(world.running.get(1), world.soon());
        world.fleet.time().sleep(Duration.ofMinutes(1));
        Report again = world.recover();

        assertThat(again.exitCode()).as(again.table()).isEqualTo(ExitCode.DONE);
        assertThat(again.run()).isEqualTo(report.run());
        assertThat(world.compute().enabled()).isTrue();
    }

    @Test
    void aLostAnswerIsLookedForAndNotRepeated() {
        world.returned();
        world.fleet.cloud().faults().next(2, ApiFault.LOST_ANSWER, "POST", "/action");

        Report report = world.recover();

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        world.assertRight();
    }

    @Test
    void aRequestThatNeverArrivedIsSentAgain() {
        world.returned();
        world.fleet.cloud().faults().next(1, ApiFault.LOST_REQUEST, "POST", "/action");

        Report report = world.recover();

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(world.fleet.cloud().running(CN1))
                .containsExactlyInAnyOrderElementsOf(world.running);
    }

    @Test
    void aHostThatBootsOnceMoreMeanwhileIsDoneOnceMore() {
        world.returned();
        world.whenTold("cn1  restart vm3", () -> world.fleet.machine("cn1").comesBack());

        Report report = world.recover();

        assertThat(report.exitCode()).as(report.table()).isEqualTo(ExitCode.DONE);
        assertThat(world.fleet.cloud().running(CN1))
                .containsExactlyInAnyOrderElementsOf(world.running);
        assertThat(world.fleet.machine("cn1").log()).doesNotContain("held");
        assertThat(world.fleet.store().boots().unattended()).isEmpty();
    }

    @Test
    void aHostThatDiesRightAfterItWasEnabledIsNotCalledDone() {
        world.returned();
        Ports dying = CrashingPorts.after("enable").around(world.fleet.ports("w1"));
        world.run(world.recovery(dying, RecoverySettings.create()));
        world.fleet.store().crash("w1");
        assertThat(world.compute().enabled()).isTrue();
        world.fleet.machine("cn1").losePower();

        Report report = world.run(
                        world.recovery(world.fleet.ports("w2"), RecoverySettings.create()))
                .get(0);

        assertThat(report.exitCode()).as(report.table()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why())
                .contains("did not come up", "bearman maintenance evacuate cn1");
        assertThat(world.fleet.store().journal().unfinished(CN1)).isPresent();
    }

    @Test
    void aFrozenFleetIsNotTouched() {
        world.returned();
        world.fleet.store().freeze().freeze("ann", "storm");

        assertThatThrownBy(() -> world.recovery().run(CN1, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("frozen by ann");
        assertThat(world.fleet.cloud().requests()).noneMatch(asked -> asked.write());
    }

    @Test
    void killedAtSomeCallsItIsFinishedByTheNextOneAndNoGuestIsRestartedTwice() {
        killed(KillPoints.SPREAD);
    }

    @Test
    @Tag("lab")
    @Tag("lab-simulation")
    void killedAtAnyCallItIsFinishedByTheNextOneAndNoGuestIsRestartedTwice() {
        killed(KillPoints.EVERY);
    }

    private void killed(KillPoints points) {
        CrashingPorts counting = CrashingPorts.never();
        world.returned();
        world.run(world.recovery(
                counting.around(world.fleet.ports("w1")), RecoverySettings.create()));
        int calls = counting.calls();

        points.of(1, calls).forEach(call -> {
            killedAt(CrashingPorts.before(call), "before call " + call);
            killedAt(CrashingPorts.after(call), "after call " + call);
        });
        assertThat(calls).isGreaterThan(50);
    }

    private static void killedAt(CrashingPorts crash, String where) {
        World killed = new World().returned();
        killed.run(
                killed.recovery(crash.around(killed.fleet.ports("w1")), RecoverySettings.create()));
        killed.fleet.store().crash("w1");
        if (!killed.fleet.store().boots().unattended().isEmpty()
                || killed.fleet.store().journal().unfinished(CN1).isPresent()) {
            List<Report> reports = killed.run(
                    killed.recovery(killed.fleet.ports("w2"), RecoverySettings.create()));
            assertThat(reports.get(0).exitCode())
                    .as(() -> where + "\n" + String.join("\n", killed.log)
                            + reports.get(0).table())
                    .isEqualTo(ExitCode.DONE);
        }
        try {
            killed.assertRight();
        } catch (AssertionError e) {
            throw new AssertionError(where + ":\n" + String.join("\n", killed.log), e);
        }
    }
}

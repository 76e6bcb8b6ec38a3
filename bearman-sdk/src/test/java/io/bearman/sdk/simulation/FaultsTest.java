package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.power.PowerAction;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.cloud.Flavor;
import io.bearman.testkit.cloud.Trouble;
import io.bearman.testkit.net.Fault;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What goes wrong at night, and what a run does then: never more than it should. */
class FaultsTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Request REQUEST = Request.drainAndReboot(CN1, "kernel update");
    private static final Duration LONG = Duration.ofHours(6);

    private final SimulatedFleet fleet = new SimulatedFleet(1, 3);
    private final Ports ports = fleet.ports("w1");
    private final List<String> lines = new ArrayList<>();

    private Report run(Request request) {
        return run(ports, request);
    }

    private Report run(Ports mine, Request request) {
        List<Report> reports = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            Maintenance maintenance = fleet.maintenance(mine);
            reports.add(
                    maintenance.run(maintenance.plan(request), event -> lines.add(event.line())));
        });
        fleet.time().run(LONG);
        return reports.get(0);
    }

    private Hypervisors hypervisors() {
        return fleet.ports("human").clouds().in(SimulatedFleet.REGION).hypervisors();
    }

    private ComputeService compute(HostId host) {
        return hypervisors().compute(host).orElseThrow();
    }

    private Deadline soon() {
        return Deadline.in(fleet.time(), Duration.ofMinutes(1));
    }

    private void serversOn(String host, int count) {
        for (int i = 1; i <= count; i++) {
            fleet.server(host + "-vm" + i, host, "ACTIVE");
        }
    }

    private void untouched() {
        assertThat(fleet.machine("cn1").log()).isEmpty();
        assertThat(fleet.violations()).isEmpty();
    }

    private HostState state() {
        return fleet.store().inventory().find(CN1).orElseThrow().host().state();
    }

    @Test
    void aPlanWritesNothing() {
        serversOn("cn1", 3);

        Plan plan = fleet.maintenance(ports).plan(REQUEST);

        assertThat(plan.refused()).isFalse();
        assertThat(fleet.cloud().requests()).noneMatch(asked -> asked.write());
        assertThat(fleet.store().journal().runs()).isEmpty();
        untouched();
    }

    @Test
    void bearmanIsPutTogetherOfPortsToo() {
        serversOn("cn1", 3);
        Configuration defaults = Configuration.load(null, Map.of(), Map.of());

        try (Bearman bearman = Bearman.of(ports, fleet.store().audit(), defaults)) {
            assertThat(bearman.maintenance().plan(REQUEST).table()).contains("cn1-vm3");
        }
    }

    @Test
    void aServerThatRefusesStaysAliveAndIsNamedWithNovasReason() {
        serversOn("cn1", 2);
        ServerId stubborn = fleet.server("stubborn", "cn1", "ACTIVE");
        fleet.cloud().faults().on(stubborn, Trouble.SOURCE_REFUSES);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why())
                .contains("cn1", "not all of its servers left", "stubborn");
        assertThat(fleet.cloud().servers(CN1)).containsExactly(stubborn);
        assertThat(compute(CN1).disabledReason().orElseThrow()).startsWith("bearman:run-1: ");
        untouched();
    }

    @Test
    void theSameCommandFinishesOnceTheServerMayMove() {
        ServerId stubborn = fleet.server("stubborn", "cn1", "ACTIVE");
        fleet.cloud().faults().on(stubborn, Trouble.SOURCE_REFUSES);
        run(REQUEST);
        fleet.cloud().faults().clear();

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(report.run().value()).isEqualTo("run-1");
        assertThat(state()).isEqualTo(new HostState.InService());
    }

    /** The other hosts are full. */
    private void fillUp() {
        fleet.cloud().addServer("big", CN1, "ACTIVE", new Flavor("big", 16, 8000, 1));
        fleet.cloud()
                .addServer("fill2", HostId.of("cn2"), "ACTIVE", new Flavor("big", 16, 8000, 1));
        fleet.cloud()
                .addServer("fill3", HostId.of("cn3"), "ACTIVE", new Flavor("big", 16, 8000, 1));
    }

    @Test
    void noRoomElsewhereIsRefusedBeforeAnythingIsDisabled() {
        fillUp();
        Maintenance maintenance = fleet.maintenance(ports);
        Plan plan = maintenance.plan(REQUEST);

        assertThat(plan.refused()).isTrue();
        assertThatThrownBy(() -> maintenance.run(plan, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no capacity for big (16 vCPU, 8000 MiB, 1 GiB disk)");
        assertThat(fleet.cloud().requests()).noneMatch(asked -> asked.write());
        untouched();
    }

    @Test
    void noRoomElsewhereIsSaidInNovasWordsWhenItIsTriedNevertheless() {
        fillUp();

        Report report = run(REQUEST.with(new Concessions(null, true, Set.of())));

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("big", "No valid host was found");
        untouched();
    }

    @Test
    void aHostThatAHumanDisabledIsRefusedBeforeAnyWrite() {
        hypervisors().disable(compute(CN1), "A: human", soon());
        long writes = fleet.cloud().requests().stream().filter(it -> it.write()).count();
        Maintenance maintenance = fleet.maintenance(ports);
        Plan plan = maintenance.plan(REQUEST);

        assertThat(plan.refused()).isTrue();
        assertThatThrownBy(() -> maintenance.run(plan, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("A: human");
        assertThat(fleet.cloud().requests().stream().filter(it -> it.write()).count())
                .isEqualTo(writes);
        untouched();
    }

    @Test
    void anAdoptedHostIsRebootedAndStaysDisabledByItsHuman() {
        serversOn("cn1", 1);
        hypervisors().disable(compute(CN1), "A: human", soon());

        Report report = run(REQUEST.adopting());

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(compute(CN1).enabled()).isFalse();
        assertThat(compute(CN1).disabledReason()).contains("A: human");
        assertThat(fleet.machine("cn1").log()).contains("booted 201");
    }

    @Test
    void aHostThatAHumanEnablesDuringTheDrainIsLeftToThem() {
        serversOn("cn1", 3);
        whenDisabled(service -> hypervisors().enable(service, soon()));

        Report report = run(REQUEST);

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(compute(CN1).enabled()).isTrue();
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(fleet.store().journal().unfinished(CN1)).isEmpty();
        untouched();
    }

    @Test
    void aHostThatAHumanDisablesDuringTheRebootIsNotEnabled() {
        serversOn("cn1", 1);
        fleet.time().spawn("human", () -> {
            fleet.time().await(() -> fleet.machine("cn1").log().contains("is on"), LONG);
            hypervisors().disable(compute(CN1), "A: human", soon());
        });

        Report report = run(REQUEST);

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(compute(CN1).enabled()).isFalse();
        assertThat(compute(CN1).disabledReason()).contains("A: human");
    }

    private void whenDisabled(Consumer<ComputeService> human) {
        fleet.time().spawn("human", () -> {
            fleet.time().await(() -> lines.stream().anyMatch(it -> it.contains("moved to")), LONG);
            human.accept(compute(CN1));
        });
    }

    @Test
    void aLostAnswerToAMigrationMovesTheServerOnce() {
        serversOn("cn1", 3);
        fleet.http().strike(Fault.ANSWER_LOST, it -> it.text().contains("os-migrateLive"), 2);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().count("POST", "/action", "os-migrateLive")).isEqualTo(3);
    }

    @Test
    void aMigrationThatArrivesAfterItsTimeOutMovesTheServerOnce() {
        serversOn("cn1", 1);
        fleet.http().strike(Fault.LATE, it -> it.text().contains("os-migrateLive"), 1);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.violations()).isEmpty();
        assertThat(fleet.cloud().count("POST", "/action", "os-migrateLive")).isEqualTo(1);
    }

    @Test
    void aSoftOffThatIsIgnoredEndsInCutPower() {
        fleet.machine("cn1").ignoreSoftOff();

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.machine("cn1").log())
                .containsExactly("SOFT_OFF", "HARD_OFF", "is off", "ON", "is on", "booted 201");
    }

    @Test
    void aBmcThatIsSilentForAWhileAfterOffIsWaitedForAndNeverTakenForOff() {
        fleet.time().spawn("shared port", () -> {
            fleet.time().await(() -> fleet.machine("cn1").log().contains("SOFT_OFF"), LONG);
            fleet.machine("cn1").bmc().misbehave(Quirk.SILENT, Duration.ofSeconds(90));
        });

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off");
    }

    @Test
    void aHostWhoseBmcDoesNotAnswerIsNotDrained() {
        serversOn("cn1", 1);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("cn1", "127.0.0.1");
        assertThat(compute(CN1).enabled()).isTrue();
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(fleet.cloud().requests()).noneMatch(asked -> asked.write());
        untouched();
    }

    @Test
    void aBmcThatFallsSilentLeavesTheHostEmptyAndDisabledAndTheRunUnfinished() {
        serversOn("cn1", 1);
        whenDisabled(any -> fleet.machine("cn1").bmc().misbehave(Quirk.SILENT));

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("cn1");
        assertThat(fleet.store().journal().unfinished(CN1)).isPresent();
        untouched();
    }

    @Test
    void withTwoBmcAddressesSwappedNothingIsPowered() {
        serversOn("cn1", 1);
        fleet.network()
                .swap(
                        new InetSocketAddress("127.0.0.1", 623),
                        new InetSocketAddress("127.0.0.2", 623));

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(report.hosts().get(0).why()).contains("cn1", "GUID");
        assertThat(fleet.cloud().requests()).noneMatch(asked -> asked.write());
        assertThat(fleet.machine("cn1").log()).isEmpty();
        assertThat(fleet.machine("cn2").log()).isEmpty();
    }

    @Test
    void aFrozenFleetIsNotTouched() {
        fleet.store().freeze().freeze("anna", "the switch is being replaced");
        Maintenance maintenance = fleet.maintenance(ports);

        assertThatThrownBy(() -> maintenance.run(maintenance.plan(REQUEST), event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("anna")
                .hasMessageContaining("switch");
        untouched();
    }

    @Test
    void aFreezeInTheMiddleStopsBeforeTheNextDangerousAction() {
        serversOn("cn1", 2);
        fleet.time().spawn("human", () -> {
            fleet.time()
                    .await(() -> lines.stream().anyMatch(it -> it.contains("looking again")), LONG);
            fleet.store().freeze().freeze("anna", "wait");
        });

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.REFUSED);
        untouched();
        fleet.store().freeze().unfreeze("anna");
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aSecondWorkerOfTheSameHostWaitsForTheFirstAndReportsTheSame() {
        serversOn("cn1", 4);
        List<Report> second = new ArrayList<>();
        fleet.time().spawn("second", () -> {
            fleet.time().await(() -> lines.stream().anyMatch(it -> it.contains("move ")), LONG);
            Maintenance maintenance = fleet.maintenance(fleet.ports("w2"));
            second.add(maintenance.run(maintenance.plan(REQUEST), event -> {}));
        });

        Report first = run(REQUEST);

        assertThat(second.get(0).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(second.get(0).hosts()).isEqualTo(first.hosts());
        assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off");
    }

    @Test
    void aCloudThatDoesNotAnswerChangesNothing() {
        fleet.cloud().faults().unreachable(true);

        assertThatThrownBy(() -> fleet.maintenance(ports).plan(REQUEST))
                .isInstanceOf(CloudException.class);
        untouched();
    }

    private void later(Duration delay, Runnable act) {
        fleet.time().spawn("later", () -> {
            fleet.time().sleep(delay);
            act.run();
        });
    }

    @Test
    void aPlacementThatIsDeadForAWhileIsWaitedFor() {
        serversOn("cn1", 4);
        later(Duration.ofSeconds(5), () -> fleet.cloud().faults().placementDown(true));
        later(Duration.ofMinutes(6), () -> fleet.cloud().faults().placementDown(false));

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report.table()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void withoutPlacementAHostIsNotTakenForEmptyAndTheSameCommandFinishesItLater() {
        serversOn("cn1", 4);
        later(Duration.ofSeconds(5), () -> fleet.cloud().faults().placementDown(true));

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report.table()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why())
                .contains("cn1 does not become empty: it cannot be told whether it is");
        assertThat(fleet.machine("cn1").log()).isEmpty();
        fleet.cloud().faults().placementDown(false);
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aRunGoesOnWithItsTokenWhileKeystoneIsDead() {
        serversOn("cn1", 4);
        later(Duration.ofSeconds(5), () -> fleet.cloud().faults().keystoneDown(true));

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report.table()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void withoutKeystoneNothingIsBegun() {
        fleet.cloud().faults().keystoneDown(true);

        assertThatThrownBy(() -> fleet.maintenance(ports).plan(REQUEST))
                .isInstanceOf(CloudException.class);
        untouched();
    }

    @Test
    void aRollNeverTakesTwoHostsOfARackAndFinishesThemAll() {
        SimulatedFleet six = new SimulatedFleet(5, 6);
        List<HostId> hosts = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            hosts.add(HostId.of("cn" + i));
            for (int vm = 1; vm <= 4; vm++) {
                six.server("cn" + i + "-vm" + vm, "cn" + i, "ACTIVE");
            }
        }
        Request roll = Request.drainAndReboot(hosts, "roll").with(new Limits(1, 6, 6, 1));
        Map<Integer, List<String>> busy = new HashMap<>();
        List<Report> reports = new ArrayList<>();
        List<String> together = new ArrayList<>();
        Maintenance maintenance = six.maintenance(six.ports("w1"));
        six.time()
                .spawn(
                        "roll",
                        () -> reports.add(maintenance.run(maintenance.plan(roll), event -> {
                            int rack = Integer.parseInt(event.host().value().substring(2)) % 2;
                            List<String> inRack =
                                    busy.computeIfAbsent(rack, any -> new ArrayList<>());
                            String host = event.host().value();
                            if (event instanceof io.bearman.core.event.Event.Done) {
                                inRack.remove(host);
                            } else if (!inRack.contains(host)) {
                                inRack.add(host);
                            }
                            if (inRack.size() > 1) {
                                together.add(inRack.toString());
                            }
                        })));
        six.time().run(LONG);

        assertThat(reports.get(0).exitCode())
                .as(() -> reports.get(0).table())
                .isEqualTo(ExitCode.DONE);
        assertThat(together).isEmpty();
        assertThat(six.violations()).isEmpty();
        for (HostId host : hosts) {
            assertThat(six.machine(host.value()).log()).containsOnlyOnce("is off");
        }
    }

    @Test
    void afterAFailureNoFurtherHostIsTakenAndTheRestIsHeldWithReasons() {
        ServerId stubborn = fleet.server("stubborn", "cn1", "ACTIVE");
        fleet.cloud().faults().on(stubborn, Trouble.SOURCE_REFUSES);
        Request roll =
                Request.drainAndReboot(List.of(CN1, HostId.of("cn2"), HostId.of("cn3")), "roll");

        Report report = run(roll.with(new Limits(1, 1, 1, 1)));

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().stream().map(HostReport::outcome))
                .containsExactly(
                        HostReport.Outcome.FAILED,
                        HostReport.Outcome.HELD,
                        HostReport.Outcome.HELD);
        assertThat(report.hosts().get(1).why()).contains("cn2", "held");
        assertThat(fleet.machine("cn2").log()).isEmpty();
    }

    @Test
    void aHostThatIsTakenBackStopsTheRollUntilTheSameCommandGoesOnWithIt() {
        serversOn("cn1", 3);
        whenDisabled(service -> hypervisors().enable(service, soon()));
        Request roll = Request.drainAndReboot(List.of(CN1, HostId.of("cn2")), "roll")
                .with(new Limits(1, 1, 1, 1));

        Report first = run(roll);
        Report second = run(roll);

        assertThat(first.hosts().stream().map(HostReport::outcome))
                .containsExactly(HostReport.Outcome.TAKEN_BACK, HostReport.Outcome.HELD);
        assertThat(second.hosts().stream().map(HostReport::outcome))
                .containsExactly(HostReport.Outcome.TAKEN_BACK, HostReport.Outcome.DONE);
        untouched();
    }

    @Test
    void powerThatWouldStopGuestsIsRefusedAndWithoutGuestsItIsNot() {
        serversOn("cn1", 1);
        io.bearman.maintenance.PowerButton button = new io.bearman.maintenance.PowerButton(
                ports,
                io.bearman.maintenance.Settings.create(),
                () -> io.bearman.core.host.RunId.of("press-1"));

        for (PowerAction action : PowerAction.values()) {
            if (action.stopsGuests()) {
                assertThatThrownBy(() -> button.press(CN1, action))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("cn1-vm1");
            }
        }
        untouched();
        button.press(HostId.of("cn2"), PowerAction.HARD_OFF);
        assertThat(fleet.machine("cn2").log()).containsExactly("HARD_OFF", "is off");
    }

    @Test
    void powerOfAHostWhoseGuestsCannotBeToldIsRefused() {
        fleet.cloud().faults().unreachable(true);
        io.bearman.maintenance.PowerButton button = new io.bearman.maintenance.PowerButton(
                ports,
                io.bearman.maintenance.Settings.create(),
                () -> io.bearman.core.host.RunId.of("press-1"));

        assertThatThrownBy(() -> button.press(CN1, PowerAction.CYCLE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cannot be told");
        untouched();
    }

    @Test
    void aListenerThatThrowsFailsTheRunInsteadOfLeavingItWaitingForEver() {
        serversOn("cn1", 1);
        List<Report> reports = new ArrayList<>();
        Maintenance maintenance = fleet.maintenance(ports);
        fleet.time()
                .spawn(
                        "run",
                        () -> reports.add(maintenance.run(maintenance.plan(REQUEST), event -> {
                            throw new IllegalStateException("the terminal is gone");
                        })));
        fleet.time().run(LONG);

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(reports.get(0).hosts().get(0).why()).contains("cn1", "the terminal is gone");
        untouched();
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
    }
}

package io.bearman.sdk.simulation;

import static io.bearman.sdk.simulation.Drained.CN1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.journal.Entry;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Moves.WhenStuck;
import io.bearman.maintenance.Ports;
import io.bearman.testkit.cloud.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moves that do not end, and hosts that die while they are drained: nothing is left unsaid. */
class StuckMovesTest {
    private final Drained drain = new Drained();
    private final ServerId stuck = drain.fleet.server("stuck", "cn1", "ACTIVE");

    private List<MigrationStatus> records() {
        return drain.records(stuck).stream().map(Migration::status).toList();
    }

    private void isBackOnCn1AndIdle() {
        assertThat(drain.cloud().guests().observe(stuck).orElseThrow())
                .matches(server -> server.status().equals("ACTIVE"))
                .matches(server -> server.taskState().isEmpty())
                .matches(server -> server.host().equals(java.util.Optional.of(CN1)));
        assertThat(drain.fleet.cloud().running(CN1)).contains(stuck);
    }

    private void endsAtTheFirstAbort() {
        drain.when(
                Event.Aborting.class,
                any -> true,
                () -> drain.fleet.cloud().faults().off(stuck));
    }

    private List<String> journal(String step, Entry.Phase phase) {
        return drain.fleet.store().journal().runs().stream()
                .flatMap(run -> drain.fleet.store().journal().entries(run.id(), CN1).stream())
                .filter(entry -> entry.step().equals(step) && entry.phase() == phase)
                .map(Entry::detail)
                .toList();
    }

    @Test
    void aMoveWithoutProgressIsAbortedAndTriedAgainElsewhere() {
        drain.fleet.cloud().faults().on(stuck, Trouble.HANG);
        endsAtTheFirstAbort();

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(records()).containsExactly(MigrationStatus.CANCELLED, MigrationStatus.COMPLETED);
        List<Migration> both = drain.records(stuck);
        assertThat(both.get(0).target()).isNotEqualTo(both.get(1).target());
        assertThat(drain.events(Event.Aborting.class)).hasSize(1);
        assertThat(drain.events(Event.Aborting.class).get(0).why())
                .isEqualTo("no progress for 5 min at 50 %");
        assertThat(Drained.server(report, "stuck").tries()).isEqualTo(2);
        assertThat(journal("abort", Entry.Phase.INTENT)).hasSize(1);
        assertThat(journal("abort", Entry.Phase.DONE).get(0)).contains("\"request\":\"req-");
    }

    @Test
    void aMoveThatHangsEachTimeIsGivenUpWithTheServerIdleWhereItWas() {
        List<ServerId> others = drain.servers(3);
        drain.fleet.cloud().faults().on(stuck, Trouble.HANG);

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .contains(
                        "stuck: migration ", "is cancelled, given up by us: no progress for 5 min");
        assertThat(records()).hasSize(3).containsOnly(MigrationStatus.CANCELLED);
        isBackOnCn1AndIdle();
        assertThat(drain.fleet.cloud().servers(CN1)).containsExactly(stuck);
        assertThat(others)
                .allSatisfy(server -> assertThat(drain.records(server)).hasSize(1));
        assertThat(drain.compute().enabled()).isFalse();
    }

    @Test
    void byPolicyAMoveWithoutProgressIsForcedToItsEnd() {
        drain.with(Drained.whenStuck(WhenStuck.FORCE_COMPLETE));
        drain.fleet.cloud().faults().on(stuck, Trouble.HANG);

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.DONE);
        assertThat(records()).containsExactly(MigrationStatus.COMPLETED);
        assertThat(drain.events(Event.ForceCompleting.class)).hasSize(1);
        assertThat(drain.events(Event.Aborting.class)).isEmpty();
        assertThat(journal("force-complete", Entry.Phase.INTENT)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProcessThatIsKilledAsItAbortsIsFinishedByTheNextOne(boolean beforeNovaHears) {
        drain.fleet.cloud().faults().on(stuck, Trouble.HANG);
        Ports dying = Seams.hooked(drain.fleet.ports("w1"), Guests.class, (method, args, real) -> {
            if (!method.getName().equals("abort")) {
                return real.call();
            }
            if (!beforeNovaHears) {
                real.call();
            }
            drain.fleet.cloud().faults().off(stuck);
            throw new Crash();
        });
        drain.killed(dying);
        assertThat(journal("abort", Entry.Phase.INTENT)).hasSize(1);
        drain.fleet.store().crash("w1");

        HostReport report = drain.run(drain.fleet.ports("w2"), CN1).hosts().get(0);

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(records()).containsExactly(MigrationStatus.CANCELLED, MigrationStatus.COMPLETED);
        assertThat(drain.fleet.violations()).isEmpty();
    }

    @Test
    void aProcessThatIsKilledAtSomeCallsAroundAnAbortIsFinishedByTheNextOne() {
        killedAroundAnAbort(KillPoints.SPREAD);
    }

    @Test
    @Tag("lab")
    @Tag("lab-simulation")
    void aProcessThatIsKilledAtAnyCallAroundAnAbortIsFinishedByTheNextOne() {
        killedAroundAnAbort(KillPoints.EVERY);
    }

    private void killedAroundAnAbort(KillPoints points) {
        CrashingPorts counting = CrashingPorts.never();
        int[] aborting = new int[1];
        Drained calm = hanging();
        calm.onEvent(Event.Aborting.class, any -> aborting[0] = counting.calls());
        calm.run(counting.around(calm.fleet.ports("w1")), CN1);
        assertThat(aborting[0]).isGreaterThan(20);

        points.of(aborting[0] - 2, aborting[0] + 13).forEach(call -> {
            killedAt(CrashingPorts.before(call), "before call " + call);
            killedAt(CrashingPorts.after(call), "after call " + call);
        });
    }

    /** {@return a world whose only server hangs until its move is aborted for the first time} */
    private static Drained hanging() {
        Drained world = new Drained();
        ServerId server = world.fleet.server("vm01", "cn1", "ACTIVE");
        world.fleet.cloud().faults().on(server, Trouble.HANG);
        world.when(
                Event.Aborting.class,
                any -> true,
                () -> world.fleet.cloud().faults().off(server));
        return world;
    }

    private static void killedAt(CrashingPorts crash, String where) {
        Drained world = hanging();
        world.killed(crash.around(world.fleet.ports("w1")));
        world.fleet.store().crash("w1");

        HostReport report = world.run(world.fleet.ports("w2"), CN1).hosts().get(0);

        assertThat(report.outcome())
                .as(() -> where + ": " + String.join("\n", world.lines()))
                .isEqualTo(HostReport.Outcome.DONE);
        ServerId server = ServerId.of(report.servers().get(0).server());
        assertThat(world.records(server))
                .as(where)
                .allMatch(record -> record.status().terminal())
                .filteredOn(record -> record.status().succeeded())
                .hasSize(1);
        assertThat(world.fleet.violations()).isEmpty();
    }

    @Test
    void aRecordThatSaysCompletedIsNoDepartureWhileTheServerIsStillMigrating() {
        drain.fleet.cloud().faults().slow(stuck, Duration.ofSeconds(6));
        HostId[] target = new HostId[1];
        drain.after(Duration.ofSeconds(3), () -> {
            target[0] = drain.records(stuck).get(0).target().orElseThrow();
            drain.fleet.cloud().computeStopped(target[0]);
        });

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .contains("stuck: stuck: record completed, server still MIGRATING on cn1");
        assertThat(drain.events(Event.Moved.class)).isEmpty();
        assertThat(drain.events(Event.Stayed.class)).as("told once").hasSize(1);
        assertThat(Drained.server(report, "stuck").outcome()).isEqualTo("open");
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();

        drain.fleet.cloud().computeStarted(target[0]);
        HostReport again = drain.run(drain.fleet.ports("w2"), CN1).hosts().get(0);
        assertThat(again.outcome()).isEqualTo(HostReport.Outcome.DONE);
        assertThat(Drained.server(again, "stuck").to()).isEqualTo(target[0].value());
        assertThat(records()).containsExactly(MigrationStatus.COMPLETED);
    }

    @Test
    void aSourceThatDiesIsNotDrainedAnyFurtherAndNeverEvacuatedByADrain() {
        drain.servers(11);
        drain.after(Duration.ofSeconds(6), () -> drain.fleet.cloud().hostLost(CN1));

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .startsWith("cn1: its nova-compute is down")
                .contains("bearman maintenance evacuate cn1");
        Event down = drain.first("its nova-compute is down, nothing is moved");
        assertThat(drain.events(Event.Submitted.class))
                .allSatisfy(event -> assertThat(event.at()).isBefore(down.at()));
        assertThat(drain.fleet.cloud().count("POST", "/action", "evacuate")).isZero();
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
        assertThat(drain.compute().enabled()).isFalse();
        assertThat(drain.fleet
                        .store()
                        .inventory()
                        .find(CN1)
                        .orElseThrow()
                        .host()
                        .state())
                .isInstanceOf(HostState.Maintenance.class);
    }

    @Test
    void anAgentThatIsBackInTimeIsDrainedOn() {
        List<ServerId> servers = drain.servers(11);
        drain.after(Duration.ofSeconds(6), () -> {
            // Between two moves, so that none is left without anybody who drives it.
            drain.fleet.time().await(() -> drain.underWay().isEmpty(), Duration.ofMinutes(1));
            drain.fleet.cloud().computeStopped(CN1);
            drain.fleet.time().sleep(Duration.ofSeconds(100));
            drain.fleet.cloud().computeStarted(CN1);
        });

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(servers)
                .allSatisfy(server -> assertThat(drain.records(server))
                        .filteredOn(record -> record.status().succeeded())
                        .hasSize(1));
    }

    @Test
    void whenEveryAgentIsDownTheControlPlaneIsBlamedAndNotTheHost() {
        drain.servers(11);
        drain.after(Duration.ofSeconds(6), () -> drain.fleet.cloud().faults().conductorDown(true));

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .contains("every nova-compute is down", "control plane")
                .doesNotContain("evacuate");
        drain.fleet.cloud().faults().conductorDown(false);
        assertThat(drain.run().outcome()).isEqualTo(HostReport.Outcome.DONE);
    }

    @Test
    void disablingAHostThatJustDiedTakesAMinuteAndIsWrittenOnce() {
        drain.fleet.cloud().computeStopped(CN1);

        HostReport report = drain.run();

        assertThat(report.why())
                .contains("its nova-compute is down", "bearman maintenance evacuate cn1");
        assertThat(drain.lines()).noneMatch(line -> line.contains("answer to disable was lost"));
        assertThat(drain.fleet.cloud().count("PUT", "/os-services/", "disabled"))
                .isEqualTo(1);
        assertThat(drain.compute().disabledReason()).contains("bearman:run-1: kernel update");
    }
}

package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DrainAndRebootTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Request REQUEST = Request.drainAndReboot(CN1, "kernel update");
    private static final Duration LONG = Duration.ofHours(3);

    private final SimulatedFleet fleet = new SimulatedFleet(1, 3);
    private final List<ServerId> servers = sixServers(fleet);

    private static List<ServerId> sixServers(SimulatedFleet fleet) {
        List<ServerId> servers = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            servers.add(fleet.server("vm" + i, "cn1", "ACTIVE"));
        }
        servers.add(fleet.server("vm5", "cn1", "SHUTOFF"));
        servers.add(fleet.server("vm6", "cn1", "PAUSED"));
        return servers;
    }

    /** Runs the request in a process; a crash of it only ends it. */
    private static List<Report> run(SimulatedFleet fleet, Ports ports, List<String> log) {
        List<Report> reports = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            Maintenance maintenance = fleet.maintenance(ports);
            Plan plan = maintenance.plan(REQUEST);
            reports.add(maintenance.run(plan, event -> log.add(line(event))));
        });
        while (true) {
            try {
                fleet.time().run(LONG);
                return reports;
            } catch (Crash e) {
                log.add("killed");
            }
        }
    }

    private static String line(Event event) {
        return event.line();
    }

    @Test
    void aHostIsDrainedPowerCycledAndReturned() {
        List<String> log = Collections.synchronizedList(new ArrayList<>());

        List<Report> reports = run(fleet, fleet.ports("w1"), log);

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).exitCode())
                .as(() -> reports.get(0).table())
                .isEqualTo(ExitCode.DONE);
        assertRight(fleet, servers);
        assertThat(fleet.machine("cn1").log())
                .containsExactly("SOFT_OFF", "is off", "ON", "is on", "booted 201");
    }

    static void assertRight(SimulatedFleet fleet, List<ServerId> servers) {
        Ports ports = fleet.ports("judge");
        assertThat(fleet.violations()).isEmpty();
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(ports.inventory().find(CN1).orElseThrow().host().state())
                .isEqualTo(new HostState.InService());
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off").containsOnlyOnce("is on");
        for (ServerId server : servers) {
            List<Migration> done =
                    ports.clouds().in(SimulatedFleet.REGION).guests().migrations(server).stream()
                            .filter(it -> it.status() == MigrationStatus.COMPLETED
                                    || it.status() == MigrationStatus.CONFIRMED)
                            .toList();
            assertThat(done).as("successful migrations of %s", server).hasSize(1);
        }
        assertThat(ports.clouds()
                        .in(SimulatedFleet.REGION)
                        .hypervisors()
                        .compute(CN1)
                        .orElseThrow())
                .matches(service -> service.enabled() && service.up());
    }

    @Test
    void aRunKilledAtSomeStepsIsFinishedByTheNextOne() {
        killed(KillPoints.SPREAD);
    }

    @Test
    @Tag("lab")
    @Tag("lab-simulation")
    void aRunKilledAtAnyStepIsFinishedByTheNextOne() {
        killed(KillPoints.EVERY);
    }

    private void killed(KillPoints points) {
        CrashingPorts counting = CrashingPorts.never();
        run(fleet, counting.around(fleet.ports("w1")), new ArrayList<>());
        int steps = counting.calls();

        points.of(1, steps).forEach(step -> {
            killedAt(CrashingPorts.before(step), "before call " + step);
            killedAt(CrashingPorts.after(step), "after call " + step);
        });
        assertThat(steps).isGreaterThan(100);
    }

    @Test
    void aHostThatDiesRightAfterItWasEnabledIsNotCalledBack() {
        run(fleet, CrashingPorts.after("enable").around(fleet.ports("w1")), new ArrayList<>());
        fleet.store().crash("w1");
        fleet.machine("cn1").losePower();

        Report report = run(fleet, fleet.ports("w2"), new ArrayList<>()).get(0);

        assertThat(report.exitCode()).as(report.table()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why())
                .contains("did not come up", "bearman maintenance evacuate cn1");
        assertThat(fleet.store().journal().unfinished(CN1)).isPresent();
    }

    private static void killedAt(CrashingPorts crash, String where) {
        SimulatedFleet world = new SimulatedFleet(1, 3);
        List<ServerId> servers = sixServers(world);
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        run(world, crash.around(world.ports("w1")), log);
        world.store().crash("w1");
        if (world.store().journal().runs().stream()
                .anyMatch(run -> world.store().journal().outcome(run.id()).isPresent())) {
            assertRight(world, servers);
            return;
        }

        List<Report> reports = run(world, world.ports("w2"), log);

        assertThat(reports).as("%s: %s", where, log).hasSize(1);
        assertThat(reports.get(0).exitCode())
                .as(() -> where + "\n" + String.join("\n", log) + reports.get(0).table())
                .isEqualTo(ExitCode.DONE);
        try {
            assertRight(world, servers);
        } catch (AssertionError e) {
            throw new AssertionError(
                    where + ":\n" + String.join("\n", log) + "\n"
                            + world.machine("cn1").log(),
                    e);
        }
    }
}

package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Evacuation;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.testkit.cloud.CloudSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A dead host is fenced, its servers are started elsewhere, and it comes back clean. */
class EvacuationTest {
    static final HostId CN1 = HostId.of("cn1");
    static final Evacuation REQUEST = Evacuation.of(CN1, "it does not answer");
    static final Duration LONG = Duration.ofHours(3);

    /** {@return a fleet whose cn1 died long enough ago that Nova shows it down} */
    static SimulatedFleet fleetWithDeadHost() {
        SimulatedFleet fleet = new SimulatedFleet(1, 4);
        fleet.shareStorage();
        return fleet;
    }

    /** Its machine starts when mains power returns; it panics, and after a while Nova shows it down. */
    static void dies(SimulatedFleet fleet) {
        Ports ports = fleet.ports("setup");
        Machine machine = ports.inventory().find(CN1).orElseThrow().machine();
        fleet.time().spawn("a while", () -> {
            Claiming.Granted granted =
                    (Claiming.Granted) ports.claims().claim(machine.id(), RunId.of("setup"));
            ports.power()
                    .restorePolicy(
                            machine,
                            RestorePolicy.ALWAYS_ON,
                            granted.claim(),
                            Deadline.in(fleet.time(), Duration.ofMinutes(1)));
            ports.claims().release(granted.claim());
            fleet.machine("cn1").panic();
            fleet.time().sleep(Duration.ofSeconds(90));
        });
        fleet.time().run(LONG);
    }

    static List<Report> run(
            SimulatedFleet fleet, Ports ports, Evacuation request, List<String> log) {
        List<Report> reports = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            Maintenance maintenance = fleet.maintenance(ports);
            reports.add(maintenance.evacuate(
                    maintenance.plan(request), event -> log.add(event.line())));
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

    @Test
    void theTwelveServersOfADeadHostAreStartedElsewhereAndTheHostComesBack() {
        SimulatedFleet fleet = fleetWithDeadHost();
        List<ServerId> servers = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            servers.add(fleet.server("vm" + i, "cn1", "ACTIVE"));
        }
        ServerId stopped = fleet.server("vm10", "cn1", "SHUTOFF");
        servers.add(stopped);
        servers.add(fleet.server("vm11", "cn1", "SHUTOFF"));
        ServerId paused = fleet.server("vm12", "cn1", "PAUSED");
        servers.add(paused);
        dies(fleet);
        List<String> log = Collections.synchronizedList(new ArrayList<>());

        List<Report> reports = run(fleet, fleet.ports("w1"), REQUEST, log);

        assertThat(reports).as("%s", log).hasSize(1);
        assertThat(reports.get(0).exitCode())
                .as(() -> String.join("\n", log) + reports.get(0).table())
                .isEqualTo(ExitCode.DONE);
        assertRight(fleet, servers);
        assertThat(fleet.cloud().status(stopped)).isEqualTo("SHUTOFF");
        assertThat(fleet.cloud().status(paused)).isEqualTo("ACTIVE");
        assertThat(fleet.machine("cn1").log())
                .containsExactly("panics", "HARD_OFF", "is off", "ON", "is on", "booted 201");
        assertThat(reports.get(0).hosts().get(0).servers())
                .hasSize(12)
                .allMatch(server ->
                        server.outcome().equals("moved") && server.how().equals("evacuate"));
    }

    @Test
    void thatAServerIsElsewhereIsSeenWithinASecond() {
        Duration second = Duration.ofSeconds(1);
        Duration nova = Duration.ofMillis(6300);
        CloudSettings cloud = CloudSettings.create()
                .with(new CloudSettings.Pace(Duration.ZERO, second, second, nova));
        SimulatedFleet fleet = new SimulatedFleet(1, Layout.of(4), SimulatedStore::memory, cloud);
        fleet.shareStorage();
        fourServers(fleet);
        dies(fleet);
        List<Duration> took = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            Maintenance maintenance = fleet.maintenance(fleet.ports("w1"));
            maintenance.evacuate(maintenance.plan(REQUEST), event -> {
                if (event instanceof Event.Evacuated evacuated) {
                    took.add(evacuated.took());
                }
            });
        });

        fleet.time().run(LONG);

        assertThat(took)
                .hasSize(4)
                .allMatch(it -> it.minus(nova).compareTo(second.multipliedBy(5).dividedBy(4)) < 0);
    }

    static void assertRight(SimulatedFleet fleet, List<ServerId> servers) {
        Ports ports = fleet.ports("judge");
        assertThat(fleet.violations()).isEmpty();
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(ports.inventory().find(CN1).orElseThrow().host().state())
                .isEqualTo(new HostState.InService());
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off").containsOnlyOnce("is on");
        var cloud = ports.clouds().in(SimulatedFleet.REGION);
        for (ServerId server : servers) {
            assertThat(cloud.guests().migrations(server))
                    .as("records of %s", server)
                    .extracting(Migration::status)
                    .containsExactly(MigrationStatus.COMPLETED);
        }
        assertThat(fleet.cloud().count("POST", "/action", "evacuate")).isEqualTo(servers.size());
        assertThat(cloud.capacity().allocations(CN1)).isEmpty();
        assertThat(cloud.hypervisors().compute(CN1).orElseThrow())
                .matches(service -> service.enabled() && service.up() && !service.forcedDown());
        assertThat(ports.boots().arming(CN1)).isEmpty();
        var machine = ports.inventory().find(CN1).orElseThrow().machine();
        assertThat(ports.power().restorePolicy(machine)).contains(RestorePolicy.ALWAYS_ON);
    }

    @Test
    void anEvacuationKilledAtSomeStepsIsFinishedByTheNextOne() {
        killed(KillPoints.SPREAD);
    }

    @Test
    @Tag("lab")
    @Tag("lab-simulation")
    void anEvacuationKilledAtAnyStepIsFinishedByTheNextOne() {
        killed(KillPoints.EVERY);
    }

    private void killed(KillPoints points) {
        CrashingPorts counting = CrashingPorts.never();
        SimulatedFleet first = fleetWithDeadHost();
        fourServers(first);
        dies(first);
        run(first, counting.around(first.ports("w1")), REQUEST, new ArrayList<>());
        int steps = counting.calls();

        // After a call is before the next one.
        points.of(1, steps + 1)
                .forEach(step -> killedAt(CrashingPorts.before(step), "before call " + step));
        assertThat(steps).isGreaterThan(100);
    }

    private static List<ServerId> fourServers(SimulatedFleet fleet) {
        return List.of(
                fleet.server("vm1", "cn1", "ACTIVE"),
                fleet.server("vm2", "cn1", "ACTIVE"),
                fleet.server("vm3", "cn1", "SHUTOFF"),
                fleet.server("vm4", "cn1", "PAUSED"));
    }

    private static void killedAt(CrashingPorts crash, String where) {
        SimulatedFleet world = fleetWithDeadHost();
        List<ServerId> servers = fourServers(world);
        dies(world);
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        run(world, crash.around(world.ports("w1")), REQUEST, log);
        world.store().crash("w1");
        boolean ended = world.store().journal().runs().stream()
                .anyMatch(run -> world.store().journal().outcome(run.id()).isPresent());
        if (!ended) {
            List<Report> reports = run(world, world.ports("w2"), REQUEST, log);

            assertThat(reports).as("%s: %s", where, log).hasSize(1);
            assertThat(reports.get(0).exitCode())
                    .as(() -> where + "\n" + String.join("\n", log)
                            + reports.get(0).table())
                    .isEqualTo(ExitCode.DONE);
        }
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

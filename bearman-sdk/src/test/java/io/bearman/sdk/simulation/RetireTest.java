package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.BearmanException;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.journal.Journal;
import io.bearman.core.power.PowerAction;
import io.bearman.maintenance.Departure.Off;
import io.bearman.maintenance.Ports;
import io.bearman.testkit.cloud.Flavor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** cn1 serves, is empty and was switched off: it leaves for good. */
class RetireTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration LONG = Duration.ofHours(2);

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private SimulatedFleet fleet;

    @BeforeEach
    void anEmptyHostThatIsOff() {
        fleet = world();
        fleet.machine("cn1").act(PowerAction.HARD_OFF);
    }

    private static SimulatedFleet world() {
        SimulatedFleet fleet = new SimulatedFleet(1, 2);
        fleet.cloud().addAggregate("racks-az1", Zone.of("az1"), CN1);
        fleet.cloud().addAggregate("ssd", Zone.of("az1"), CN1);
        return fleet;
    }

    private void retire(Ports ports) {
        retire(fleet, ports, log);
    }

    /** Retires it in a process; a crash or a refusal only ends that. */
    private static void retire(SimulatedFleet fleet, Ports ports, List<String> log) {
        fleet.time().spawn("retire", () -> once(fleet, ports, log));
        while (true) {
            try {
                fleet.time().run(LONG);
                return;
            } catch (Crash e) {
                log.add("killed");
            }
        }
    }

    private static void once(SimulatedFleet fleet, Ports ports, List<String> log) {
        try {
            fleet.departure(ports)
                    .retire(CN1, Off.READ, "ann", "sold", event -> log.add(event.line()));
        } catch (BearmanException e) {
            log.add(e.getMessage());
        }
    }

    private Hypervisors nova() {
        return fleet.ports("judge").clouds().in(SimulatedFleet.REGION).hypervisors();
    }

    private HostState state() {
        return fleet.store().inventory().find(CN1).orElseThrow().host().state();
    }

    private static void assertGone(SimulatedFleet fleet) {
        Hypervisors nova =
                fleet.ports("judge").clouds().in(SimulatedFleet.REGION).hypervisors();
        assertThat(nova.compute(CN1)).isEmpty();
        assertThat(nova.discovered(CN1)).isFalse();
        assertThat(nova.aggregates()).allMatch(it -> !it.hosts().contains(CN1));
        assertThat(fleet.store().inventory().find(CN1).orElseThrow().host().state())
                .isEqualTo(new HostState.Retired());
        assertThat(fleet.store().journal().unfinished(CN1)).isEmpty();
        assertThat(fleet.violations()).isEmpty();
        assertThat(fleet.cloud().count("DELETE", "/os-services", "")).isEqualTo(1);
    }

    @Test
    void anEmptyHostThatIsOffLeavesNovaAndTheInventory() {
        retire(fleet.ports("w1"));

        assertThat(log)
                .containsSubsequence(
                        "cn1  disable nova-compute",
                        "cn1  delete its nova-compute service and resource provider",
                        "cn1  RETIRED",
                        "cn1  forgot its credential",
                        "cn1  done");
        assertGone(fleet);
    }

    @Test
    void whoComesSecondLeavesTheRunToWhoIsAtIt() {
        fleet.time().spawn("second", () -> {
            // The first one is proving that the machine is off.
            fleet.time().sleep(Duration.ofSeconds(5));
            once(fleet, fleet.ports("w2"), log);
        });

        retire(fleet.ports("w1"));

        assertThat(log).anyMatch(line -> line.contains("done by another worker of this run"));
        assertGone(fleet);
        assertThat(fleet.store().journal().outcome(RunId.of("run-1")))
                .contains(Journal.Outcome.DONE);
    }

    @Test
    void aRunOfWhichNothingWasBegunHoldsNoHost() {
        var machine = fleet.store().inventory().find(CN1).orElseThrow().machine();
        fleet.ports("other").claims().claim(machine.id(), RunId.of("other"));

        retire(fleet.ports("w1"));

        assertThat(log).singleElement().asString().contains("claimed by run other");
        assertThat(fleet.store().journal().unfinished(CN1)).isEmpty();
    }

    @Test
    void aRetirementKilledAtSomeCallsIsFinishedByTheNextOne() {
        killed(KillPoints.SPREAD);
    }

    @Test
    @Tag("lab")
    @Tag("lab-simulation")
    void aRetirementKilledAtAnyCallIsFinishedByTheNextOne() {
        killed(KillPoints.EVERY);
    }

    private void killed(KillPoints points) {
        CrashingPorts counting = CrashingPorts.never();
        retire(counting.around(fleet.ports("w1")));

        points.of(1, counting.calls()).forEach(call -> {
            killedAt(CrashingPorts.before(call), "before call " + call);
            killedAt(CrashingPorts.after(call), "after call " + call);
        });
        assertThat(counting.calls()).isGreaterThan(25);
    }

    private static void killedAt(CrashingPorts crash, String where) {
        SimulatedFleet world = world();
        world.machine("cn1").act(PowerAction.HARD_OFF);
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        retire(world, crash.around(world.ports("w1")), log);
        world.store().crash("w1");
        HostState left =
                world.store().inventory().find(CN1).orElseThrow().host().state();
        boolean over = left instanceof HostState.Retired
                && world.store().journal().unfinished(CN1).isEmpty();
        if (!over) {
            retire(world, world.ports("w2"), log);
        }
        try {
            assertGone(world);
        } catch (AssertionError e) {
            throw new AssertionError(where + ":\n" + String.join("\n", log), e);
        }
    }

    @Test
    void aHostWithAServerIsRefusedAndNothingIsWritten() {
        fleet.cloud().addServer("vm1", CN1, "SHUTOFF", Flavor.small());

        retire(fleet.ports("w1"));

        assertThat(log).hasSize(1);
        assertThat(log.get(0)).contains("cn1 is IN_SERVICE and has 1 servers (vm1");
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(fleet.cloud().count("PUT", "/os-services", "")).isZero();
        assertThat(fleet.store().journal().runs()).isEmpty();
    }

    @Test
    void aHostThatIsOnIsRefusedAndNothingIsWritten() {
        fleet = world();

        retire(fleet.ports("w1"));

        assertThat(log.get(0)).contains("127.0.0.1:623 is on");
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(fleet.cloud().count("PUT", "/os-services", "")).isZero();
        assertThat(fleet.store().journal().unfinished(CN1)).isEmpty();
    }

    @Test
    void aServerThatArrivesMeanwhileKeepsTheService() {
        fleet.time()
                .after(
                        Duration.ofSeconds(18),
                        () -> fleet.cloud().addServer("late", CN1, "SHUTOFF", Flavor.small()));

        retire(fleet.ports("w1"));

        assertThat(String.join("\n", log)).contains("cn1 is not empty").contains("late");
        assertThat(nova().compute(CN1)).isPresent();
        assertThat(state().kind()).isEqualTo(HostState.Kind.MAINTENANCE);
        assertThat(fleet.cloud().count("DELETE", "/os-services", "")).isZero();
    }

    @Test
    void aMachineThatComesOnMeanwhileKeepsTheService() {
        fleet.time().after(Duration.ofSeconds(18), () -> fleet.machine("cn1").act(PowerAction.ON));

        retire(fleet.ports("w1"));

        assertThat(String.join("\n", log)).contains("is not proven off");
        assertThat(nova().compute(CN1)).isPresent();
        assertThat(fleet.cloud().count("DELETE", "/os-services", "")).isZero();
    }

    @Test
    void whatIsLeftInPlacementIsNamed() {
        fleet.cloud().leakAllocation("99999999-0000-4000-8000-000000000001", CN1);

        retire(fleet.ports("w1"));

        assertThat(String.join("\n", log)).contains("99999999-0000-4000-8000-000000000001");
        assertGone(fleet);
    }
}

package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.net.Http;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.Evacuation;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.EvacuationPlan;
import io.bearman.maintenance.FencedHosts;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.cloud.Asked;
import io.bearman.testkit.cloud.Flavor;
import io.bearman.testkit.cloud.Trouble;
import io.bearman.testkit.net.Fault;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong while a dead host is evacuated, and what is never done then. */
class EvacuationFaultsTest {
    private static final HostId CN1 = EvacuationTest.CN1;
    private static final Evacuation REQUEST = EvacuationTest.REQUEST;
    private static final Evacuation ONE_BY_ONE = REQUEST.with(new EvacuationLimits(1, 1));
    private static final Duration LONG = EvacuationTest.LONG;

    private final SimulatedFleet fleet = EvacuationTest.fleetWithDeadHost();
    private final Ports ports = fleet.ports("w1");
    private final List<String> lines = new ArrayList<>();

    private List<ServerId> servers(int count) {
        List<ServerId> servers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            servers.add(fleet.server("vm" + i, "cn1", "ACTIVE"));
        }
        return servers;
    }

    private Report run(Evacuation request) {
        return run(ports, request);
    }

    private Report run(Ports mine, Evacuation request) {
        List<Report> reports = EvacuationTest.run(fleet, mine, request, lines);
        assertThat(reports).as(() -> String.join("\n", lines)).hasSize(1);
        return reports.get(0);
    }

    private void refused(Ports mine, Evacuation request, String... why) {
        EvacuationPlan plan = fleet.maintenance(mine).plan(request);
        assertThat(plan.refused()).as(plan::table).isTrue();
        assertThatThrownBy(() -> fleet.maintenance(mine).evacuate(plan, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(why);
        assertThat(state()).isEqualTo(new HostState.InService());
        nothingWritten();
    }

    private void nothingWritten() {
        assertThat(fleet.cloud().requests()).noneMatch(Asked::write);
        assertThat(fleet.machine("cn1").log()).doesNotContain("HARD_OFF", "is off");
    }

    private Ports seeing(Sign sign) {
        Liveness witness = new Liveness() {
            @Override
            public String name() {
                return "ssh";
            }

            @Override
            public Sign ask(Placed host) {
                return sign;
            }
        };
        return new Ports(
                ports.inventory(),
                ports.journal(),
                ports.claims(),
                ports.freeze(),
                ports.admissions(),
                ports.boots(),
                ports.power(),
                ports.clouds(),
                ports.gate(),
                List.of(witness),
                ports.time());
    }

    /** Does something in the world once a condition holds. */
    private void once(BooleanSupplier condition, Runnable what) {
        fleet.time().spawn("somebody", () -> {
            if (fleet.time().await(condition, LONG)) {
                what.run();
            }
        });
    }

    private boolean said(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    private HostState state() {
        return fleet.store().inventory().find(CN1).orElseThrow().host().state();
    }

    private Hypervisors hypervisors() {
        return fleet.calmCloud().hypervisors();
    }

    private ComputeService compute() {
        return hypervisors().compute(CN1).orElseThrow();
    }

    private Deadline soon() {
        return Deadline.in(fleet.time(), Duration.ofMinutes(1));
    }

    private long evacuations() {
        return fleet.cloud().count("POST", "/action", "evacuate");
    }

    private void heldAndNotEvacuated(Report report) {
        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.FAILED);
        assertThat(evacuations()).isZero();
        assertThat(state().kind()).isEqualTo(HostState.Kind.FENCED);
        assertThat(fleet.violations()).isEmpty();
    }

    private void allIsRight(List<ServerId> servers) {
        EvacuationTest.assertRight(fleet, servers);
    }

    // --- evidence ---

    @Test
    void aMachineThatStaysOnIsNotEvacuated() {
        servers(2);
        EvacuationTest.dies(fleet);
        Ports stubborn = readings(any -> PowerState.ON);

        Report report = run(stubborn, REQUEST);

        heldAndNotEvacuated(report);
        assertThat(report.hosts().get(0).why()).contains("cn1", "not proven off", "is ON");
    }

    @Test
    void aMachineWhoseReadingsFlapIsNotEvacuated() {
        servers(2);
        EvacuationTest.dies(fleet);
        Ports flapping = readings(number -> number % 2 == 0 ? PowerState.ON : PowerState.OFF);

        Report report = run(flapping, REQUEST);

        heldAndNotEvacuated(report);
    }

    private interface Readings {
        PowerState at(int number);
    }

    /** The BMC says so, whatever the machine does. */
    private Ports readings(Readings readings) {
        AtomicInteger number = new AtomicInteger();
        return Seams.hooked(ports, Power.class, (method, args, real) -> {
            Object answer = real.call();
            return answer instanceof Reading it
                    ? new Reading(
                            readings.at(number.incrementAndGet()),
                            it.guid(),
                            it.verified(),
                            it.sessionId(),
                            it.nanoTime(),
                            it.at())
                    : answer;
        });
    }

    @Test
    void aSilentBmcIsNeverOff() {
        servers(2);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);

        Report report = run(REQUEST);

        heldAndNotEvacuated(report);
        assertThat(report.hosts().get(0).why()).contains("bearman maintenance attest-off cn1");
    }

    @Test
    void anotherMachinesBmcIsNotBelievedAndNothingIsTouched() {
        servers(2);
        EvacuationTest.dies(fleet);
        fleet.network()
                .swap(
                        new InetSocketAddress("127.0.0.1", 623),
                        new InetSocketAddress("127.0.0.2", 623));

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(report.hosts().get(0).why()).contains("cn1", "GUID");
        assertThat(fleet.machine("cn2").log()).isEmpty();
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        nothingWritten();
    }

    @Test
    void aBmcWhoseGuidAnotherMachineHasTooIsNoReasonToFence() {
        servers(1);
        EvacuationTest.dies(fleet);
        Ports twin = Seams.hooked(ports, Power.class, (method, args, real) -> {
            Object answer = real.call();
            return answer instanceof Reading it
                    ? new Reading(
                            it.state(), it.guid(), false, it.sessionId(), it.nanoTime(), it.at())
                    : answer;
        });

        Report report = run(twin, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        nothingWritten();
    }

    @Test
    void onInTheMiddleStopsEveryFurtherEvacuation() {
        servers(4);
        EvacuationTest.dies(fleet);
        Instant[] on = new Instant[1];
        once(() -> said("evacuate vm"), () -> {
            fleet.machine("cn1").press(PowerAction.ON, Truth.HUMAN);
            on[0] = fleet.time().now();
        });

        Report report = run(ONE_BY_ONE);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why())
                .contains(
                        "reads ON in the middle", "nothing more is evacuated", "; not evacuated: ");
        assertThat(fleet.cloud().requests())
                .filteredOn(asked -> asked.body().contains("evacuate"))
                .isNotEmpty()
                .noneMatch(asked -> asked.at().isAfter(on[0]));
        assertThat(state().kind()).isEqualTo(HostState.Kind.FENCED);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void kubernetesIsToldThatItIsLostOnEvidenceOfThatVeryMoment() {
        servers(1);
        EvacuationTest.dies(fleet);
        AtomicBoolean lost = new AtomicBoolean();
        Ports slow = Seams.hooked(ports, NodeGate.class, (method, args, real) -> {
            lost.compareAndSet(false, method.getName().equals("lost"));
            Object answer = real.call();
            if (method.getName().equals("close")) {
                fleet.machine("cn1").press(PowerAction.ON, Truth.HUMAN);
                fleet.time().sleep(Duration.ofSeconds(90));
            }
            return answer;
        });

        Report report = run(slow, REQUEST);

        assertThat(report.hosts().get(0).why()).contains("reads ON in the middle");
        heldAndNotEvacuated(report);
        assertThat(lost).isFalse();
    }

    /** {@return ports with a cluster that is asked again while something happens} */
    private Ports whileKubernetesIsAsked(AtomicBoolean lost, Runnable what) {
        return Seams.hooked(ports, NodeGate.class, (method, args, real) -> {
            boolean losing = method.getName().equals("lost");
            if (losing) {
                what.run();
                fleet.time().sleep(Duration.ofSeconds(90));
                ((Hold) args[3]).check();
                lost.set(true);
            }
            return real.call();
        });
    }

    @Test
    void kubernetesIsNotToldThatItIsLostOnceItIsOn() {
        servers(1);
        EvacuationTest.dies(fleet);
        AtomicBoolean lost = new AtomicBoolean();
        Ports slow = whileKubernetesIsAsked(
                lost, () -> fleet.machine("cn1").press(PowerAction.ON, Truth.HUMAN));

        Report report = run(slow, REQUEST);

        assertThat(report.hosts().get(0).why()).contains("reads ON in the middle");
        heldAndNotEvacuated(report);
        assertThat(lost).isFalse();
    }

    @Test
    void kubernetesIsNotToldThatItIsLostOnceTheFleetIsFrozen() {
        servers(1);
        EvacuationTest.dies(fleet);
        AtomicBoolean lost = new AtomicBoolean();
        Ports slow = whileKubernetesIsAsked(
                lost, () -> fleet.store().freeze().freeze("anna", "a switch"));

        Report report = run(slow, REQUEST);

        assertThat(report.hosts().get(0).why()).contains("the fleet is frozen by anna");
        assertThat(lost).isFalse();
    }

    @Test
    void afterAnOnTheSameCommandCutsThePowerAgainAndFinishes() {
        List<ServerId> servers = servers(4);
        EvacuationTest.dies(fleet);
        once(
                () -> said("evacuate vm"),
                () -> fleet.machine("cn1").press(PowerAction.ON, Truth.HUMAN));
        run(ONE_BY_ONE);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        assertThat(fleet.machine("cn1").log()).filteredOn("is off"::equals).hasSize(2);
        assertThat(fleet.violations()).isEmpty();
        assertThat(evacuations()).isEqualTo(servers.size());
    }

    @Test
    void aBmcThatFallsSilentInTheMiddleLetsNothingMoreBeEvacuated() {
        servers(4);
        EvacuationTest.dies(fleet);
        once(() -> said("evacuate vm"), () -> fleet.machine("cn1").bmc().misbehave(Quirk.SILENT));

        Report report = run(ONE_BY_ONE);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why())
                .contains("fell silent", "bearman maintenance attest-off cn1");
        assertThat(evacuations()).isEqualTo(1);
        fleet.machine("cn1").bmc().behave();
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(evacuations()).isEqualTo(4);
    }

    @Test
    void aBmcThatIsSilentForAWhileAfterOffIsWaitedFor() {
        List<ServerId> servers = servers(2);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT_AFTER_OFF);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        allIsRight(servers);
    }

    // --- a human's word ---

    @Test
    void withADeadBmcAHumansWordLetsTheServersBeEvacuated() {
        servers(3);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        heldAndNotEvacuated(run(REQUEST));
        fleet.machine("cn1").losePower();
        attest();

        Report evacuated = run(REQUEST);

        assertThat(evacuations()).isEqualTo(3);
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(evacuated.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(evacuated.hosts().get(0).why()).contains("cn1: its servers are elsewhere");
        fleet.machine("cn1").bmc().behave();
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.store().audit().about("cn1"))
                .anyMatch(event -> event.what().equals("attest-off")
                        && event.by().equals("ann")
                        && event.why().equals("the plug is out"));
        assertThat(fleet.violations()).isEmpty();
    }

    private void attest() {
        fleet.time().spawn("human", () -> desk(ports).attestOff(CN1, "ann", "the plug is out"));
        fleet.time().run(LONG);
    }

    private FencedHosts desk(Ports mine) {
        return new FencedHosts(mine, fleet.store().audit(), () -> RunId.of("by-hand"));
    }

    @Test
    void aWordIsNotTakenWhileTheBmcAnswers() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        fleet.machine("cn1").bmc().behave();

        assertThatThrownBy(this::attest)
                .hasStackTraceContaining("answers and reads ON")
                .hasStackTraceContaining("bearman power off cn1");
    }

    @Test
    void aWordIsNotTakenForAHostThatNobodyFences() {
        assertThatThrownBy(() -> desk(ports).attestable(CN1))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("bearman maintenance evacuate cn1");
    }

    @Test
    void aWordEndsAtTheFirstSignOfLife() {
        servers(3);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        attest();
        once(() -> said(" evacuated to "), () -> fleet.cloud().computeStarted(CN1));

        Report report = run(ONE_BY_ONE);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("its nova-compute reports");
        assertThat(evacuations()).isLessThan(3);
        fleet.cloud().computeStopped(CN1);
        long before = evacuations();
        assertThat(run(REQUEST).hosts().get(0).why()).contains("attest-off");
        assertThat(evacuations()).isEqualTo(before);
    }

    @Test
    void aSignOfLifeWhileNobodyWorksEndsTheWordToo() {
        servers(3);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        attest();
        once(() -> said("evacuate vm"), () -> fleet.store().freeze().freeze("anna", "wait"));
        assertThat(run(ONE_BY_ONE).exitCode()).isEqualTo(ExitCode.REFUSED);
        fleet.time().spawn("its agent", () -> {
            fleet.cloud().computeStarted(CN1);
            fleet.time().sleep(Duration.ofSeconds(30));
            fleet.cloud().computeStopped(CN1);
            fleet.store().freeze().unfreeze("anna");
        });
        fleet.time().run(LONG);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("its nova-compute reports");
        assertThat(evacuations()).isEqualTo(1);
    }

    @Test
    void aWordIsOverOnceTheBmcReadsOnAlsoWhenItIsSilentAgain() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        attest();
        fleet.machine("cn1").bmc().behave();
        // It answers once, and is silent again before its power can be cut.
        once(() -> said("cut the power"), () -> fleet.machine("cn1").bmc().misbehave(Quirk.SILENT));
        Ports deaf = Seams.hooked(ports, Power.class, (method, args, real) -> {
            if (method.getName().equals("act")) {
                throw new PowerException.Unreachable("silent again");
            }
            return real.call();
        });
        assertThat(run(deaf, REQUEST).exitCode()).isEqualTo(ExitCode.FAILED);

        heldAndNotEvacuated(run(REQUEST));
    }

    @Test
    void aWordIsOverOnceTheBmcReadsOnInTheMiddleOfAnEvacuation() {
        servers(4);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        fleet.machine("cn1").losePower();
        attest();
        fleet.machine("cn1").bmc().behave();
        once(
                () -> said("evacuate vm"),
                () -> fleet.machine("cn1").press(PowerAction.ON, Truth.HUMAN));
        assertThat(run(ONE_BY_ONE).hosts().get(0).why()).contains("reads ON in the middle");
        long before = evacuations();
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);

        Report report = run(REQUEST);

        assertThat(report.hosts().get(0).why()).contains("attest-off");
        assertThat(evacuations()).isEqualTo(before).isLessThan(4);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aWordIsOverOnceTheBmcReadsOnWhileItsOffIsProven() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        fleet.machine("cn1").losePower();
        attest();
        fleet.machine("cn1").bmc().behave();
        AtomicInteger readings = new AtomicInteger();
        Ports switchedOn = Seams.hooked(ports, Power.class, (method, args, real) -> {
            boolean reads = method.getName().equals("read");
            if (reads && readings.incrementAndGet() == 3) {
                fleet.machine("cn1").press(PowerAction.ON, Truth.HUMAN);
            } else if (reads && readings.get() > 3) {
                throw new PowerException.Unreachable("silent again");
            }
            return real.call();
        });
        assertThat(run(switchedOn, REQUEST).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(readings.get()).isGreaterThan(3);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);

        heldAndNotEvacuated(run(REQUEST));
    }

    @Test
    void aWordGivenAnewHoldsOnceItsAgentIsSilent() {
        servers(3);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        fleet.machine("cn1").losePower();
        attest();
        once(() -> said(" evacuated to "), () -> fleet.cloud().computeStarted(CN1));
        assertThat(run(ONE_BY_ONE).hosts().get(0).why()).contains("its nova-compute reports");
        assertThat(evacuations()).isLessThan(3);
        fleet.cloud().computeStopped(CN1);
        attest();

        run(REQUEST);

        assertThat(evacuations()).isEqualTo(3);
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
    }

    @Test
    void aMachineThatIsSwitchedOnByHandWithADeadBmcIsBroughtBack() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        fleet.machine("cn1").losePower();
        attest();
        run(REQUEST);
        fleet.time().spawn("human", () -> {
            fleet.machine("cn1").bmc().behave();
            press();
            fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
            fleet.time().sleep(Duration.ofMinutes(5));
        });
        fleet.time().run(LONG);

        Report report = run(REQUEST);

        assertThat(fleet.machine("cn1").log()).contains("booted 201");
        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(fleet.violations()).isEmpty();
    }

    /** Its firmware is set to the network, and somebody presses the button at its front. */
    private void press() {
        Placed placed = ports.inventory().find(CN1).orElseThrow();
        var granted =
                (Claiming.Granted) ports.claims().claim(placed.machine().id(), RunId.of("by-hand"));
        ports.power().nextBoot(placed.machine(), BootDevice.NETWORK, granted.claim(), soon());
        ports.claims().release(granted.claim());
        fleet.machine("cn1").press(PowerAction.ON, Truth.HUMAN);
    }

    @Test
    void aWordHoldsFourHours() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        attest();
        fleet.time().spawn("the night", () -> fleet.time().sleep(Duration.ofHours(4)));
        fleet.time().run(Duration.ofHours(5));

        heldAndNotEvacuated(run(REQUEST));
    }

    // --- witnesses ---

    @Test
    void aRunThatWasKilledBeforeItsFirstStepHoldsNoHostThatLivesByNow() {
        servers(1);
        EvacuationTest.dies(fleet);
        Ports killed = Seams.hooked(ports, Journal.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("open")) {
                throw new Crash();
            }
            return answer;
        });
        EvacuationTest.run(fleet, killed, REQUEST, lines);
        fleet.store().crash("w1");
        assertThat(fleet.store().journal().unfinished(CN1)).isPresent();
        fleet.machine("cn1").comesBack();
        fleet.time().sleep(Duration.ofMinutes(3));

        assertThatThrownBy(() -> run(fleet.ports("w2"), REQUEST))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("reports");

        assertThat(fleet.store().journal().unfinished(CN1)).isEmpty();
        assertThat(fleet.machine("cn1").log()).doesNotContain("HARD_OFF");
    }

    @Test
    void aHostWhoseComputeReportsIsRefused() {
        servers(1);

        refused(ports, REQUEST, "cn1", "its nova-compute reports");
    }

    @Test
    void aHostThatAnotherWitnessSeesAliveIsRefused() {
        servers(1);
        EvacuationTest.dies(fleet);

        refused(
                seeing(new Sign.Alive("port 22 answers")),
                REQUEST,
                "guests may be running",
                "ssh: port 22 answers",
                "bearman power off cn1 --with-guests cn1");
    }

    @Test
    void aProgramNeedsASecondWitnessAndAHumanDoesNot() {
        servers(1);
        EvacuationTest.dies(fleet);
        refused(ports, REQUEST.unattended(), "no other witness");
        refused(seeing(new Sign.Unknown("no route")), REQUEST.unattended(), "no route");

        assertThat(fleet.maintenance(ports).plan(REQUEST).refused()).isFalse();
        assertThat(run(seeing(new Sign.Silent("no answer for 90 s")), REQUEST.unattended())
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void withoutAConductorNoHostIsTakenForDead() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.cloud().faults().conductorDown(true);
        fleet.time().spawn("a while", () -> fleet.time().sleep(Duration.ofMinutes(5)));
        fleet.time().run(LONG);

        refused(ports, REQUEST.with(new EvacuationLimits(1, 99)), "no nova-conductor");
    }

    @Test
    void twoHostsDownAreAFaultOfTheControlPlaneUntilAHumanSaysOtherwise() {
        List<ServerId> servers = servers(2);
        fleet.machine("cn2").panic();
        EvacuationTest.dies(fleet);
        refused(ports, REQUEST, "2 hosts of its region look down (cn1, cn2)", "--max-down");

        Report report = run(REQUEST.with(new EvacuationLimits(16, 2)));

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        allIsRight(servers);
    }

    @Test
    void aHostThatIsAliveByNowIsLeftOutAndTheRunOfTheOtherEnds() {
        servers(1);
        fleet.machine("cn2").panic();
        EvacuationTest.dies(fleet);
        HostId cn2 = HostId.of("cn2");
        Evacuation both =
                Evacuation.of(List.of(CN1, cn2), "a rack").with(new EvacuationLimits(16, 2));
        Ports late = Seams.hooked(ports, Journal.class, (method, args, real) -> {
            if (method.getName().equals("open")) {
                fleet.cloud().computeStarted(cn2);
            }
            return real.call();
        });

        Report report = run(late, both);

        assertThat(report.hosts().stream().map(HostReport::outcome))
                .containsExactly(HostReport.Outcome.DONE, HostReport.Outcome.REFUSED);
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        assertThat(ports.journal().unfinished(cn2)).isEmpty();
        assertThat(fleet.machine("cn2").log()).doesNotContain("HARD_OFF");
    }

    @Test
    void aFrozenFleetIsNotTouchedAndAFreezeInTheMiddleStopsTheNextEvacuation() {
        servers(3);
        EvacuationTest.dies(fleet);
        fleet.store().freeze().freeze("anna", "a switch");
        assertThatThrownBy(() -> fleet.maintenance(ports)
                        .evacuate(fleet.maintenance(ports).plan(REQUEST), event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("anna");
        nothingWritten();
        fleet.store().freeze().unfreeze("anna");
        once(() -> said("evacuate vm"), () -> fleet.store().freeze().freeze("anna", "wait"));

        Report report = run(ONE_BY_ONE);

        assertThat(report.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(evacuations()).isEqualTo(1);
        fleet.store().freeze().unfreeze("anna");
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(evacuations()).isEqualTo(3);
    }

    // --- Nova ---

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ANSWER_LOST", "REQUEST_LOST", "BAD_GATEWAY", "INTERNAL_ERROR", "LATE"})
    void whateverBecomesOfAnAnswerAServerIsEvacuatedOnce(Fault fault) {
        List<ServerId> servers = servers(3);
        EvacuationTest.dies(fleet);
        fleet.http().strike(fault, it -> it.text().contains("\"evacuate\""), 2);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        assertThat(fleet.violations()).isEmpty();
        for (ServerId server : servers) {
            assertThat(fleet.calmCloud().guests().migrations(server)).hasSize(1);
        }
    }

    @Test
    void aRecordThatLagsIsWaitedFor() {
        List<ServerId> servers = servers(2);
        EvacuationTest.dies(fleet);
        Instant[] since = new Instant[1];
        Ports lagging = Seams.hooked(ports, Guests.class, (method, args, real) -> {
            if (method.getName().equals("evacuate") && since[0] == null) {
                since[0] = fleet.time().now();
            }
            boolean hidden = method.getName().equals("migrations")
                    && since[0] != null
                    && fleet.time().now().isBefore(since[0].plusSeconds(60));
            return hidden ? List.of() : real.call();
        });

        Report report = run(lagging, REQUEST);

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        allIsRight(servers);
    }

    @Test
    void aServerThatAHumanEvacuatesAtTheSameTimeIsFollowedAndNotAskedForAgain() {
        List<ServerId> servers = servers(3);
        EvacuationTest.dies(fleet);
        once(
                () -> said("evacuate vm"),
                () -> humanEvacuates(servers.stream()
                        .filter(it -> fleet.cloud().status(it).equals("ACTIVE"))
                        .findFirst()
                        .orElseThrow()));

        Report report = run(ONE_BY_ONE);

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        assertThat(lines).anyMatch(line -> line.contains("is being evacuated already"));
        assertThat(fleet.violations()).isEmpty();
        assertThat(evacuations()).isEqualTo(3);
    }

    private void humanEvacuates(ServerId server) {
        var token = fleet.cloud().token("admin");
        var request = new Http.Request(
                "POST",
                URI.create("http://cloud.test:5000/v2.1/servers/" + server + "/action"),
                Map.of(
                        "X-Auth-Token",
                        token,
                        "OpenStack-API-Version",
                        "compute 2.90",
                        "Content-Type",
                        "application/json"),
                "{\"evacuate\":{}}".getBytes(StandardCharsets.UTF_8),
                Duration.ofMinutes(1),
                null);
        assertThat(fleet.cloud().send(request).status()).isEqualTo(200);
    }

    @Test
    void aServerWithoutAPlaceIsNamedWithNovasReasonAndTheRestIsDone() {
        servers(2);
        fleet.cloud().addServer("big", CN1, "ACTIVE", new Flavor("big", 16, 8000, 1));
        for (String host : List.of("cn2", "cn3", "cn4")) {
            fleet.server("in-the-way-" + host, host, "ACTIVE");
        }
        EvacuationTest.dies(fleet);

        Report report = run(REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("big: ", "No valid host was found");
        assertThat(fleet.cloud().servers(CN1)).hasSize(1);
        assertThat(state().kind()).isEqualTo(HostState.Kind.FENCED);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aTargetThatCannotStartAServerIsNotTheEndOfIt() {
        List<ServerId> servers = servers(1);
        EvacuationTest.dies(fleet);
        fleet.cloud().faults().on(servers.get(0), Trouble.SPAWN_FAILS);
        Report failed = run(REQUEST);
        assertThat(failed.hosts().get(0).why()).contains("vm1: ", "Spawn failed");
        fleet.cloud().faults().clear();

        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aServerWhoseDiskWouldBeMadeAnewStaysUntilThatIsConceded() {
        servers(1);
        fleet.store().inventory().put(unknownStorage(), "test");
        EvacuationTest.dies(fleet);

        Report kept = run(REQUEST);

        assertThat(kept.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(kept.hosts().get(0).why()).contains("vm1: ", "--accept-disk-loss");
        assertThat(evacuations()).isZero();
        Report conceded = run(REQUEST.with(new Concessions(null, false, Set.of("vm1"))));
        assertThat(conceded.exitCode()).as(conceded::table).isEqualTo(ExitCode.DONE);
    }

    private List<Placed> unknownStorage() {
        return fleet.store().inventory().all().stream()
                .map(it -> new Placed(it.host().with(Storage.UNKNOWN), it.machine()))
                .toList();
    }

    @Test
    void aPausedServerIsLeftWhenThatIsAskedFor() {
        ServerId paused = fleet.server("vm1", "cn1", "PAUSED");
        EvacuationTest.dies(fleet);

        Report report = run(REQUEST.leavingPaused());

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("vm1: Nova evacuates no paused server");
        assertThat(fleet.cloud().status(paused)).isEqualTo("PAUSED");
    }

    @Test
    void aServerThatWasOnItsWayElsewhereIsEvacuatedAsLongAsItRanHere() {
        List<ServerId> servers = servers(1);
        fleet.cloud().faults().slow(CN1, Duration.ofHours(1));
        fleet.time().spawn("human", () -> {
            fleet.calmCloud().guests().move(servers.get(0), Move.LIVE, soon());
            fleet.time().sleep(Duration.ofSeconds(20));
        });
        fleet.time().run(Duration.ofMinutes(1));
        EvacuationTest.dies(fleet);
        assertThat(fleet.cloud().status(servers.get(0))).isEqualTo("MIGRATING");

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(evacuations()).isEqualTo(1);
    }

    // --- people ---

    @Test
    void aHostThatAHumanDisabledNeedsAdoptionAndIsNeverEnabled() {
        servers(1);
        fleet.time().spawn("human", () -> hypervisors().disable(compute(), "A: human", soon()));
        EvacuationTest.dies(fleet);
        assertThat(fleet.maintenance(ports).plan(REQUEST).refused()).isTrue();

        Report report = run(REQUEST.adopting());

        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        assertThat(compute().enabled()).isFalse();
        assertThat(compute().disabledReason()).contains("A: human");
    }

    @Test
    void aHostThatAHumanDisablesMeanwhileIsBroughtBackAndLeftDisabled() {
        servers(1);
        EvacuationTest.dies(fleet);
        once(
                () -> fleet.machine("cn1").log().contains("is on"),
                () -> hypervisors().disable(compute(), "A: human", soon()));

        Report report = run(REQUEST);

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(compute().disabledReason()).contains("A: human");
        assertThat(compute().forcedDown()).isFalse();
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        assertThat(state()).isEqualTo(new HostState.InService());
    }

    @Test
    void aHostThatAnotherRunBringsInByNowIsNotCalledInService() {
        servers(1);
        EvacuationTest.dies(fleet);
        HostState other = new HostState.Joining(RunId.of("other"));
        Ports late = Seams.hooked(ports, Hypervisors.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("enable")) {
                HostState broken = new HostState.Broken("smoke");
                Inventory inventory = fleet.store().inventory();
                inventory.transition(CN1, state(), broken, "ann", "smoke");
                inventory.transition(CN1, broken, other, "bob", "repaired");
            }
            return answer;
        });

        run(late, REQUEST);

        assertThat(state()).isEqualTo(other);
    }

    @Test
    void aHostThatAHumanForcedDownStaysSo() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.time().spawn("human", () -> hypervisors().forceDown(compute(), soon()));
        fleet.time().run(LONG);

        run(REQUEST);

        assertThat(evacuations()).isEqualTo(1);
        assertThat(compute().forcedDown()).isTrue();
        assertThat(lines).anyMatch(line -> line.contains("stays forced down"));
    }

    @Test
    void aFencedHostIsReleasedByAHumanAndItsRunEnds() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);

        desk(ports).release(CN1, FencedHosts.Release.BROKEN, "ann", "its PSU");

        assertThat(state()).isEqualTo(new HostState.Broken("its PSU"));
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        assertThat(fleet.store().audit().about("cn1"))
                .anyMatch(event -> event.by().equals("ann") && event.why().equals("its PSU"));
        assertThat(fleet.maintenance(ports).plan(REQUEST).refused()).isTrue();
    }

    private void fill(String host, int ramMb) {
        fleet.cloud()
                .addServer(
                        "fill-" + host,
                        HostId.of(host),
                        "ACTIVE",
                        new Flavor("fill-" + host, 1, ramMb, 1));
    }

    @Test
    void hostsThatServeTakeServersInTheNightAlthoughTheRunOfTheDeadOneWillTakeThemOutLater() {
        servers(2);
        List<HostId> all = fleet.machines().stream().map(SimulatedMachine::host).toList();
        Run roll = new Run(
                RunId.of("roll-1"), all, "{}", "roll", "ann", fleet.time().now());
        fleet.store().journal().open(roll);
        EvacuationTest.dies(fleet);

        EvacuationPlan plan = fleet.maintenance(ports).plan(REQUEST);

        assertThat(plan.resumes()).contains(roll.id());
        assertThat(plan.hosts().get(0).servers())
                .as(plan::table)
                .hasSize(2)
                .allMatch(server -> server.place().isPresent());
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void aProgramAsksNobodyWhereThereIsRoomBeforeItEvacuates() {
        servers(2);
        EvacuationTest.dies(fleet);
        List<String> asked = new ArrayList<>();
        Ports seeing = Seams.hooked(
                seeing(new Sign.Silent("no answer for 90 s")),
                Capacity.class,
                (method, args, real) -> {
                    asked.add(method.getName());
                    return real.call();
                });

        EvacuationPlan plan = fleet.maintenance(seeing).plan(REQUEST.unattended());

        assertThat(plan.refused()).as(plan::table).isFalse();
        assertThat(plan.hosts().get(0).servers()).hasSize(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void aPlanSaysWhereEachServerHasRoomAndWhatFitsNowhereAndTheOthersAreEvacuated() {
        servers(3);
        fill("cn2", 8500);
        fill("cn3", 8500);
        fill("cn4", 7680);
        EvacuationTest.dies(fleet);

        EvacuationPlan plan = fleet.maintenance(ports).plan(REQUEST);
        Report report = run(REQUEST);

        assertThat(plan.refused()).isFalse();
        assertThat(plan.table())
                .contains(
                        "FITS ON",
                        "no capacity for vm",
                        "there is no room in RegionOne for 1 of 3");
        assertThat(plan.hosts().get(0).servers())
                .extracting(server -> server.place().map(HostId::value).orElse("nowhere"))
                .containsExactlyInAnyOrder("cn4", "cn4", "nowhere");
        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fleet.cloud().servers(CN1)).hasSize(1);
        assertThat(fleet.cloud().servers(HostId.of("cn4"))).hasSize(3);
    }

    @Test
    void aPlanIsMadeAllTheSameWhenPlacementDoesNotSayWhereThereIsRoom() {
        servers(2);
        EvacuationTest.dies(fleet);
        fleet.cloud().faults().placementDown(true);

        EvacuationPlan plan = fleet.maintenance(ports).plan(REQUEST);

        assertThat(plan.refused()).isFalse();
        assertThat(plan.table()).contains("where in RegionOne there is room is not known");
    }

    @Test
    void withoutPlacementAnEvacuatedHostStaysOutUntilTheSameCommandFinishesIt() {
        servers(2);
        EvacuationTest.dies(fleet);
        once(
                () -> said("armed") || said("booted"),
                () -> fleet.cloud().faults().placementDown(true));

        Report report = run(REQUEST);

        assertThat(report.exitCode()).as(report.table()).isEqualTo(ExitCode.FAILED);
        assertThat(compute().enabled()).isFalse();
        fleet.cloud().faults().placementDown(false);
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aReleaseThatIsKilledAnywhereIsFinishedByTheSameCommand() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        RunId run = state().run().orElseThrow();

        boolean killed = true;
        for (int call = 1; killed; call++) {
            killed = isKilled(call);
            if (killed) {
                fleet.store().crash("w" + call);
                assertThat(state().kind()).isIn(HostState.Kind.FENCED, HostState.Kind.JOINING);
            }
        }

        assertThat(state()).isEqualTo(new HostState.Joining(run));
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        assertThat(ports.journal().outcome(run)).contains(Journal.Outcome.FAILED);
    }

    /** {@return whether it was killed before this call, and has not released the host yet} */
    private boolean isKilled(int call) {
        try {
            desk(CrashingPorts.before(call).around(fleet.ports("w" + call)))
                    .release(CN1, FencedHosts.Release.JOINING, "ann", "it was the switch");
            return false;
        } catch (Crash e) {
            return !(state() instanceof HostState.Joining
                    && ports.journal().unfinished(CN1).isEmpty());
        }
    }

    @Test
    void aReleasedHostIsNotArmedByTheRunThatItDiedIn() {
        servers(1);
        EvacuationTest.dies(fleet);
        fleet.machine("cn1").bmc().misbehave(Quirk.SILENT);
        run(REQUEST);
        fleet.store().boots().arm(CN1, state().run().orElseThrow());

        desk(ports).release(CN1, FencedHosts.Release.JOINING, "ann", "it was the switch");

        assertThat(state().kind()).isEqualTo(HostState.Kind.JOINING);
        assertThat(fleet.store().boots().arming(CN1)).isEmpty();
    }

    @Test
    void aFencedHostIsNotReleasedWhileARunWorksOnIt() {
        servers(2);
        EvacuationTest.dies(fleet);
        List<String> refusals = new ArrayList<>();
        once(() -> said("evacuate vm"), () -> {
            try {
                desk(fleet.ports("w2")).release(CN1, FencedHosts.Release.JOINING, "ann", "hurry");
            } catch (RefusedException e) {
                refusals.add(e.getMessage());
            }
        });

        Report report = run(REQUEST);

        assertThat(refusals).hasSize(1).allMatch(why -> why.contains("works on it"));
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aHostThatDiesInTheMiddleOfADrainIsEvacuatedUnderTheVeryRun() {
        List<ServerId> servers = servers(4);
        List<Report> drained = new ArrayList<>();
        once(() -> said("moved to"), () -> fleet.machine("cn1").panic());
        fleet.time().spawn("drain", () -> {
            Maintenance maintenance = fleet.maintenance(ports);
            drained.add(maintenance.run(
                    maintenance.plan(Request.drainAndReboot(CN1, "kernel")),
                    (Event event) -> lines.add(event.line())));
        });
        fleet.time().run(Duration.ofHours(12));
        assertThat(drained.get(0).exitCode()).isEqualTo(ExitCode.FAILED);

        Report report = run(REQUEST);

        assertThat(report.run()).isEqualTo(drained.get(0).run());
        assertThat(report.exitCode()).as(report::table).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(fleet.violations()).isEmpty();
        assertThat(ports.journal().unfinished(CN1)).isEmpty();
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(servers).allMatch(server -> fleet.cloud().host(server).isPresent());
    }

    @Test
    void aHostThatDiesTwiceIsEvacuatedTwice() {
        servers(1);
        EvacuationTest.dies(fleet);
        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        fleet.server("later", "cn1", "ACTIVE");
        EvacuationTest.dies(fleet);

        assertThat(run(REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(evacuations()).isEqualTo(2);
    }

    @Test
    void aHostThatDiesAgainBeforeItsEvacuationCouldBeCalledDoneIsEvacuatedAgain() {
        servers(1);
        EvacuationTest.dies(fleet);
        EvacuationTest.run(fleet, killedAfter(ports, "serves", Phase.DONE), REQUEST, lines);
        fleet.store().crash("w1");
        fleet.server("later", "cn1", "ACTIVE");
        EvacuationTest.dies(fleet);

        assertThat(run(fleet.ports("w2"), REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.machine("cn1").serves()).isTrue();
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(evacuations()).isEqualTo(2);
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aHostThatDiedTwiceInARunStartsAgainWhenMainsPowerReturnsAsBefore() {
        servers(1);
        EvacuationTest.dies(fleet);
        EvacuationTest.run(fleet, killedAfter(ports, "serves", Phase.DONE), REQUEST, lines);
        fleet.store().crash("w1");
        assertThat(restorePolicy()).contains(RestorePolicy.STAY_OFF);
        fleet.machine("cn1").panic();
        fleet.time().sleep(Duration.ofSeconds(90));

        assertThat(run(fleet.ports("w2"), REQUEST).exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(restorePolicy()).contains(RestorePolicy.ALWAYS_ON);
    }

    private Optional<RestorePolicy> restorePolicy() {
        Machine machine = ports.inventory().find(CN1).orElseThrow().machine();
        List<Optional<RestorePolicy>> read = new ArrayList<>();
        fleet.time()
                .spawn(
                        "judge",
                        () -> read.add(fleet.ports("judge").power().restorePolicy(machine)));
        fleet.time().run(LONG);
        return read.get(0);
    }

    @Test
    void aWorkerThatStoodStillBeforeItsFenceDoesNotEndTheRunOfItsFellow() {
        servers(1);
        EvacuationTest.dies(fleet);
        AtomicBoolean stood = new AtomicBoolean();
        Ports standing = Seams.hooked(ports, Inventory.class, (method, args, real) -> {
            boolean claimed = ports.claims().holder(machine()).isPresent();
            if (method.getName().equals("find") && claimed && !stood.getAndSet(true)) {
                fleet.time().sleep(Duration.ofMinutes(30));
            }
            return real.call();
        });
        Maintenance fellow =
                fleet.maintenance(killedAfter(fleet.ports("w2"), "serves", Phase.DONE));
        fleet.time()
                .after(
                        Duration.ofMinutes(10),
                        () -> fleet.time()
                                .spawn(
                                        "fellow",
                                        () -> fellow.evacuate(fellow.plan(REQUEST), event -> {})));

        Report report = run(standing, REQUEST);

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.REFUSED);
        assertThat(report.hosts().get(0).why()).contains("is lost to");
        fleet.store().crash("w2");
        assertThat(run(fleet.ports("w3"), REQUEST).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aWorkerThatStoodStillBeforeItArmsLeavesAnotherRunsArmingAlone() {
        servers(1);
        EvacuationTest.dies(fleet);
        RunId other = RunId.of("other");
        Ports standing = Seams.hooked(ports, Inventory.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("transition") && args[2] instanceof HostState.Joining) {
                fleet.time().sleep(Duration.ofMinutes(30));
                assertThat(fleet.ports("w2").claims().claim(machine(), other))
                        .isInstanceOf(Claiming.Granted.class);
                fleet.store().boots().arm(CN1, other);
            }
            return answer;
        });

        Report report = run(standing, REQUEST);

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.REFUSED);
        assertThat(fleet.store().boots().arming(CN1).orElseThrow().run()).isEqualTo(other);
    }

    private MachineId machine() {
        return ports.inventory().find(CN1).orElseThrow().machine().id();
    }

    /** Killed right after it wrote this. */
    private static Ports killedAfter(Ports mine, String step, Phase phase) {
        return Seams.hooked(mine, Journal.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("write") && args[2].equals(step) && args[3] == phase) {
                throw new Crash();
            }
            return answer;
        });
    }
}

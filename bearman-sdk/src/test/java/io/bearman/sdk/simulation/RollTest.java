package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.StoreException;
import io.bearman.core.admission.Admissions;
import io.bearman.core.claim.Claims;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Order;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.Headroom;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.HostStatus;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.maintenance.RunStatus;
import io.bearman.maintenance.Window;
import io.bearman.testkit.cloud.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs over many hosts, in one process and in several. */
class RollTest {
    private static final Duration LONG = Duration.ofHours(48);
    private static final RunId RUN = RunId.of("run-1");
    private static final HostId CN1 = HostId.of("cn1");

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Report> reports = new LinkedHashMap<>();
    private final Map<String, Set<HostId>> done = new HashMap<>();
    private final Map<String, Thread> coordinators = new HashMap<>();
    private Consumer<String> human = line -> {};
    private int most;

    private static SimulatedFleet fleet(int hosts, int racks) {
        return new SimulatedFleet(3, new Layout(hosts, racks, 1), SimulatedStore::memory);
    }

    private static Request request(int hosts, Limits limits) {
        List<HostId> ids = IntStream.rangeClosed(1, hosts)
                .mapToObj(number -> HostId.of("cn" + number))
                .toList();
        // As many are out at once as the limits let, which is what these are about.
        return Request.drainAndReboot(ids, "roll")
                .with(limits)
                .with(new Concessions(Headroom.none(), false, Set.of()));
    }

    private void start(SimulatedFleet fleet, String process, Ports ports, Request request) {
        fleet.time().spawn(process, () -> {
            coordinators.put(process, Thread.currentThread());
            Maintenance maintenance = fleet.maintenance(ports);
            reports.put(process, maintenance.run(maintenance.plan(request), event -> {
                lines.add(process + " " + event.line());
                if (event.line().endsWith("  done")) {
                    done.computeIfAbsent(process, it -> new HashSet<>()).add(event.host());
                }
                human.accept(event.line());
            }));
        });
    }

    private void start(SimulatedFleet fleet, String process, Request request) {
        start(fleet, process, fleet.ports(process), request);
    }

    /** Counts those that do not serve, as long as it is played. */
    private void watch(SimulatedFleet fleet, Duration atMost) {
        fleet.time().spawn("watch", () -> {
            Instant end = fleet.time().now().plus(atMost);
            while (fleet.time().now().isBefore(end)) {
                int out = (int) fleet.machines().stream()
                        .filter(it -> !it.serves() || fleet.cloud().disabled(it.host()))
                        .count();
                most = Math.max(most, out);
                fleet.time().sleep(Duration.ofSeconds(1));
            }
        });
    }

    private static void eachWasOffOnce(SimulatedFleet fleet) {
        fleet.machines()
                .forEach(machine -> assertThat(machine.log())
                        .as("%s", machine.host())
                        .containsOnlyOnce("is off"));
        assertThat(fleet.violations()).isEmpty();
    }

    private static HostState state(SimulatedFleet fleet, String host) {
        return fleet.store()
                .inventory()
                .find(HostId.of(host))
                .orElseThrow()
                .host()
                .state();
    }

    private List<HostReport.Outcome> outcomes(String process) {
        return reports.get(process).hosts().stream().map(HostReport::outcome).toList();
    }

    @Test
    void twoWorkersShareOneRunWithinItsLimitsAndBothReportTheWholeOfIt() {
        SimulatedFleet fleet = fleet(12, 4);
        Request request = request(12, new Limits(1, 9, 3, 1));
        watch(fleet, Duration.ofHours(1));

        start(fleet, "w1", request);
        start(fleet, "w2", request);
        fleet.time().run(LONG);

        for (String worker : List.of("w1", "w2")) {
            assertThat(reports.get(worker).exitCode()).as(worker).isEqualTo(ExitCode.DONE);
            assertThat(reports.get(worker).run()).isEqualTo(reports.get("w1").run());
            assertThat(reports.get(worker).hosts()).hasSize(12);
        }
        // Which of them does a host is chance; that nobody does it twice is not.
        assertThat(done.values().stream().mapToInt(Set::size).sum()).isEqualTo(12);
        eachWasOffOnce(fleet);
        assertThat(most).as("out at once").isBetween(2, 3);
        assertThat(fleet.store().admissions().out()).isEmpty();
    }

    @Test
    void theHostsOfAWorkerThatIsKilledAreGoneOnWithByTheOther() {
        SimulatedFleet fleet = fleet(8, 4);
        Request request = request(8, new Limits(1, 9, 4, 1));
        CrashingPorts crash = CrashingPorts.before(260);
        watch(fleet, Duration.ofHours(1));

        start(fleet, "w1", crash.around(fleet.ports("w1")), request);
        start(fleet, "w2", request);
        boolean killed = false;
        while (!reports.containsKey("w2")) {
            try {
                fleet.time().run(LONG);
            } catch (Crash e) {
                killed = true;
                fleet.store().crash("w1");
            }
        }

        assertThat(killed).isTrue();
        assertThat(reports.get("w2").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(reports.get("w2").hosts()).hasSize(8);
        eachWasOffOnce(fleet);
        assertThat(most).isLessThanOrEqualTo(4);
    }

    @Test
    void aHostWhoseWorkerIsKilledBeforeItGivesItsSlotBackHoldsNoOther() {
        SimulatedFleet fleet = fleet(2, 2);
        Request request = request(2, new Limits(1, 1, 1, 1));
        Ports killed = Seams.hooked(fleet.ports("w1"), Admissions.class, (method, args, real) -> {
            if (method.getName().equals("giveBack")) {
                throw new Crash();
            }
            return real.call();
        });
        start(fleet, "w1", killed, request);
        // First the task that did the host, then the one that hears of it.
        assertThatThrownBy(() -> fleet.time().run(LONG)).isInstanceOf(Crash.class);
        assertThatThrownBy(() -> fleet.time().run(LONG)).isInstanceOf(Crash.class);
        fleet.store().crash("w1");

        start(fleet, "w2", request);
        fleet.time().run(LONG);

        assertThat(reports.get("w2").exitCode()).isEqualTo(ExitCode.DONE);
        eachWasOffOnce(fleet);
    }

    @Test
    void aHostThatAnInterruptedWorkerHadNotTakenOutYetIsAdmittedAnewAndExceedsNoLimit() {
        SimulatedFleet fleet = fleet(2, 2);
        Request request = request(
                2,
                new Limits(1, 1, 1, 1)
                        .within(List.of(Window.parse("00:00-24:00", ZoneId.of("UTC")))));
        Ports deaf = Seams.hooked(fleet.ports("w1"), Power.class, (method, args, real) -> {
            if (method.getName().equals("read")) {
                throw new PowerException.Unreachable("cn1: its BMC does not answer w1");
            }
            return real.call();
        });
        watch(fleet, Duration.ofHours(1));
        fleet.time().spawn("interrupt", () -> {
            fleet.time().sleep(Duration.ofSeconds(30));
            Objects.requireNonNull(coordinators.get("w1")).interrupt();
        });

        start(fleet, "w1", deaf, request);
        start(fleet, "w2", request);
        fleet.time().run(LONG);

        assertThat(outcomes("w1")).contains(HostReport.Outcome.INTERRUPTED);
        assertThat(reports.get("w2").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(most).as("out at once").isEqualTo(1);
        eachWasOffOnce(fleet);
    }

    @Test
    void aWorkerThatIsInterruptedBeforeItBeganAnythingLeavesTheRunToItsFellow() {
        SimulatedFleet fleet = fleet(2, 1);
        Request request = request(1, new Limits(1, 1, 1, 1));
        HostId other = HostId.of("cn2");
        HostState fenced = new HostState.Fenced(RunId.of("other"));
        HostState joining = new HostState.Joining(RunId.of("other"));
        Inventory inventory = fleet.store().inventory();
        inventory.transition(other, new HostState.InService(), fenced, "ann", "psu");
        fleet.time().spawn("interrupt", () -> {
            fleet.time().sleep(Duration.ofSeconds(30));
            Objects.requireNonNull(coordinators.get("w1")).interrupt();
            fleet.time().sleep(Duration.ofSeconds(30));
            inventory.transition(other, fenced, joining, "ann", "mended");
            inventory.transition(other, joining, new HostState.InService(), "ann", "mended");
        });

        start(fleet, "w1", request);
        start(fleet, "w2", request);
        fleet.time().run(LONG);

        assertThat(outcomes("w1")).containsExactly(HostReport.Outcome.INTERRUPTED);
        assertThat(reports.get("w2").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.store().journal().outcome(RUN)).contains(Journal.Outcome.DONE);
    }

    @Test
    void whatFailedAtOneWorkerIsCountedAndNotTriedAgainByTheOther() {
        SimulatedFleet fleet = fleet(6, 6);
        ServerId stubborn = fleet.server("stubborn", "cn1", "ACTIVE");
        fleet.cloud().faults().on(stubborn, Trouble.SOURCE_REFUSES);
        Request request = request(6, new Limits(1, 1, 1, 1));

        start(fleet, "w1", request);
        start(fleet, "w2", request);
        fleet.time().run(LONG);

        for (String worker : List.of("w1", "w2")) {
            assertThat(outcomes(worker))
                    .containsExactly(
                            HostReport.Outcome.FAILED,
                            HostReport.Outcome.HELD,
                            HostReport.Outcome.HELD,
                            HostReport.Outcome.HELD,
                            HostReport.Outcome.HELD,
                            HostReport.Outcome.HELD);
            assertThat(reports.get(worker).hosts().get(0).why()).contains("cn1", "stubborn");
            assertThat(reports.get(worker).hosts().get(1).why())
                    .contains("cn2 is held", "1 failed", "cn1");
            assertThat(reports.get(worker).exitCode()).isEqualTo(ExitCode.FAILED);
        }
        assertThat(lines).filteredOn(it -> it.contains("disable nova-compute")).hasSize(1);
    }

    private boolean said(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    /** {@return the ports of a process that the BMC of cn1 does not answer} */
    private static Ports deafToCn1(SimulatedFleet fleet, String process) {
        return whenCn1IsRead(fleet, process, read -> {
            throw new PowerException.Unreachable("cn1: its BMC does not answer " + process);
        });
    }

    private static Ports whenCn1IsRead(
            SimulatedFleet fleet, String process, Consumer<Integer> what) {
        MachineId cn1 =
                fleet.store().inventory().find(CN1).orElseThrow().machine().id();
        AtomicInteger reads = new AtomicInteger();
        return Seams.hooked(fleet.ports(process), Power.class, (method, args, real) -> {
            boolean read =
                    method.getName().equals("read") && ((Machine) args[0]).id().equals(cn1);
            if (read) {
                what.accept(reads.incrementAndGet());
            }
            return real.call();
        });
    }

    /** Two hosts, of which one at once; w1 stands still at cn1 until cn2 is out, w2 fails at cn1. */
    private void failsAtTheFellow(SimulatedFleet fleet, Ports standing) {
        Request request = request(2, new Limits(1, 1, 1, 9));
        watch(fleet, Duration.ofHours(1));

        start(fleet, "w1", standing, request);
        fleet.time()
                .after(
                        Duration.ofSeconds(5),
                        () -> start(fleet, "w2", deafToCn1(fleet, "w2"), request));
        fleet.time().run(LONG);

        assertThat(most).as("out at once").isEqualTo(1);
        assertThat(fleet.machine(CN1).log()).isEmpty();
        assertThat(state(fleet, "cn1")).isEqualTo(new HostState.InService());
        assertThat(fleet.store().journal().entries(RUN, CN1))
                .extracting(Entry::step)
                .containsExactly("try");
        for (String worker : List.of("w1", "w2")) {
            assertThat(outcomes(worker))
                    .as(worker)
                    .containsExactly(HostReport.Outcome.FAILED, HostReport.Outcome.DONE);
        }
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aWorkerThatStoodStillBeforeItsClaimTakesNoHostOutThatHasNoSlotAnyMore() {
        SimulatedFleet fleet = fleet(2, 2);
        AtomicBoolean stood = new AtomicBoolean();
        Ports standing = Seams.hooked(fleet.ports("w1"), Claims.class, (method, args, real) -> {
            if (method.getName().equals("claim") && stood.compareAndSet(false, true)) {
                fleet.time().await(() -> said("cn2  disable nova-compute"), LONG);
            }
            return real.call();
        });

        failsAtTheFellow(fleet, standing);
    }

    @Test
    void aWorkerThatStoodStillAfterItsClaimTakesNoHostOutThatHasNoSlotAnyMore() {
        SimulatedFleet fleet = fleet(2, 2);
        Ports standing = whenCn1IsRead(fleet, "w1", read -> {
            if (read == 1) {
                fleet.time().await(() -> said("cn2  disable nova-compute"), LONG);
            }
        });

        failsAtTheFellow(fleet, standing);
    }

    @Test
    void aWorkerThatStoodStillSaysNothingOfAHostThatAFellowIsAt() {
        SimulatedFleet fleet = fleet(2, 2);
        Request request = request(2, new Limits(1, 1, 1, 1));
        Ports standing = whenCn1IsRead(fleet, "w1", read -> {
            if (read == 1) {
                fleet.time().await(() -> said("w2 cn1  disable nova-compute"), LONG);
                throw new PowerException.Unreachable("cn1: its BMC does not answer w1");
            }
        });

        start(fleet, "w1", standing, request);
        fleet.time().after(Duration.ofSeconds(5), () -> start(fleet, "w2", request));
        fleet.time().run(LONG);

        assertThat(fleet.store().journal().entries(RUN, CN1))
                .extracting(Entry::step)
                .doesNotContain("try");
        for (String worker : List.of("w1", "w2")) {
            assertThat(reports.get(worker).exitCode()).as(worker).isEqualTo(ExitCode.DONE);
        }
        eachWasOffOnce(fleet);
    }

    @Test
    void whatWasTakenBackBeforeTheCommandWasGivenAnewHoldsTheRunNoMoreWhoeverIsAsked() {
        SimulatedFleet fleet = fleet(3, 3);
        Request request = request(3, new Limits(1, 1, 1, 1));
        Hypervisors hypervisors = fleet.calmCloud().hypervisors();
        human = line -> {
            if (line.contains("cn1  empty")) {
                hypervisors.enable(
                        hypervisors.compute(CN1).orElseThrow(),
                        Deadline.in(fleet.time(), Duration.ofMinutes(1)));
            }
        };
        start(fleet, "w1", request);
        fleet.time().run(LONG);
        Report first = Objects.requireNonNull(reports.get("w1"));
        RunStatus between = fleet.maintenance(fleet.ports("human")).status(RUN);
        List<RunStatus> meanwhile = new ArrayList<>();
        human = line -> {
            if (line.contains("cn2  disable nova-compute")) {
                meanwhile.add(fleet.maintenance(fleet.ports("human")).status(RUN));
            }
        };

        start(fleet, "w1", request);
        fleet.time().run(LONG);

        assertThat(first.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(first.hosts().get(1).why()).contains(between.held().orElseThrow());
        assertThat(between.held()).contains("1 failed, which is where the run stops: cn1");
        assertThat(meanwhile).extracting(RunStatus::held).containsExactly(Optional.empty());
        assertThat(outcomes("w1"))
                .containsExactly(
                        HostReport.Outcome.TAKEN_BACK,
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.DONE);
        assertThat(reports.get("w1").hosts().get(0)).isEqualTo(first.hosts().get(0));
    }

    @Test
    void aPausedRunBeginsNobodyAndFinishesWhatIsUnderWay() {
        SimulatedFleet fleet = fleet(3, 3);
        AtomicBoolean paused = new AtomicBoolean();
        List<String> whilePaused = new ArrayList<>();
        human = line -> {
            if (line.contains("cn1  power off") && paused.compareAndSet(false, true)) {
                fleet.maintenance(fleet.ports("human")).order(RUN, Order.PAUSE);
                fleet.time().after(Duration.ofHours(5), () -> {
                    whilePaused.addAll(lines);
                    fleet.store().journal().order(RUN, Order.GO, "human");
                });
            }
        };

        start(fleet, "w1", request(3, new Limits(1, 1, 1, 1)));
        fleet.time().run(LONG);

        assertThat(whilePaused).anyMatch(line -> line.endsWith("cn1  done"));
        assertThat(whilePaused).noneMatch(line -> line.contains("cn2"));
        assertThat(reports.get("w1").exitCode()).isEqualTo(ExitCode.DONE);
        eachWasOffOnce(fleet);
    }

    @Test
    void aCancelledRunGivesBackWhatIsNotOffYetAndFinishesWhatIs() {
        SimulatedFleet fleet = fleet(4, 4);
        ServerId slow = fleet.server("slow", "cn2", "ACTIVE");
        ServerId stays = fleet.server("waits", "cn2", "ACTIVE");
        fleet.cloud().faults().on(stays, Trouble.SOURCE_REFUSES);
        AtomicBoolean cancelled = new AtomicBoolean();
        human = line -> {
            if (line.contains("cn1  OFF was read") && cancelled.compareAndSet(false, true)) {
                fleet.store().journal().order(RUN, Order.CANCEL, "anna");
            }
        };

        start(fleet, "w1", request(4, new Limits(1, 2, 2, 1)));
        fleet.time().run(LONG);

        assertThat(cancelled).isTrue();
        assertThat(outcomes("w1"))
                .containsExactly(
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.CANCELLED,
                        HostReport.Outcome.CANCELLED,
                        HostReport.Outcome.CANCELLED);
        assertThat(reports.get("w1").hosts().get(2).why()).contains("cn3", "cancelled by anna");
        assertThat(fleet.machine("cn2").log()).isEmpty();
        assertThat(fleet.cloud().disabled(HostId.of("cn2"))).isFalse();
        assertThat(state(fleet, "cn2")).isEqualTo(new HostState.InService());
        assertThat(state(fleet, "cn1")).isEqualTo(new HostState.InService());
        assertThat(fleet.store().journal().outcome(RUN)).contains(Journal.Outcome.CANCELLED);
        assertThat(fleet.violations()).isEmpty();
        assertThat(slow).isNotNull();
    }

    @Test
    void aRunWhoseWorkersAreDeadIsCancelledByWhoeverCancelsIt() {
        SimulatedFleet fleet = fleet(3, 3);
        ServerId vm = fleet.server("vm", "cn1", "ACTIVE");
        fleet.cloud().faults().on(vm, Trouble.SOURCE_REFUSES);
        start(fleet, "w1", request(3, new Limits(1, 1, 1, 1)));
        fleet.time().run(LONG);
        assertThat(fleet.cloud().disabled(HostId.of("cn1"))).isTrue();
        Maintenance human = fleet.maintenance(fleet.ports("human"));
        human.order(RUN, Order.CANCEL);

        Report report = human.work(RUN, event -> lines.add(event.line()));

        assertThat(report.hosts())
                .extracting(HostReport::outcome)
                .containsOnly(HostReport.Outcome.CANCELLED);
        assertThat(fleet.cloud().disabled(HostId.of("cn1"))).isFalse();
        assertThat(state(fleet, "cn1")).isEqualTo(new HostState.InService());
        assertThat(fleet.machine("cn1").log()).isEmpty();
        assertThat(fleet.store().journal().outcome(RUN)).contains(Journal.Outcome.CANCELLED);
        assertThatThrownBy(() -> human.work(RUN, event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("CANCELLED");
    }

    @Test
    void nobodyIsBegunOutsideOfTheWindowAndWhoIsUnderWayIsFinished() {
        SimulatedFleet fleet = fleet(4, 4);
        Map<String, Instant> begun = new LinkedHashMap<>();
        human = line -> {
            if (line.contains("disable nova-compute")) {
                begun.put(line, fleet.time().now());
            }
        };
        // It is midnight, and each host takes one and a half minutes or more.
        Window window = Window.parse("23:00-00:04", ZoneId.of("UTC"));
        Limits limits = new Limits(1, 1, 1, 1).within(List.of(window));

        start(fleet, "w1", request(4, limits));
        fleet.time().run(LONG);

        assertThat(reports.get("w1").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(begun.values()).hasSize(4).allMatch(window::isOpen);
        assertThat(begun.values())
                .anyMatch(at -> at.isAfter(Instant.parse("2026-01-01T22:59:00Z")));
        eachWasOffOnce(fleet);
    }

    @Test
    void moreThanTenMachinesOfARackAreNotSwitchedOnWithinAMinute() {
        SimulatedFleet fleet = fleet(12, 1);
        List<Instant> on = new ArrayList<>();
        human = line -> {
            if (line.contains("power on")) {
                on.add(fleet.time().now());
            }
        };
        Request request = request(12, new Limits(12, 12, 12, 1));

        start(fleet, "w1", request);
        start(fleet, "w2", request);
        fleet.time().run(LONG);

        assertThat(on).hasSize(12);
        for (int i = 10; i < 12; i++) {
            assertThat(Duration.between(on.get(i - 10), on.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        }
        assertThat(lines).anyMatch(line -> line.contains("its turn to be switched on in rack r0"));
        eachWasOffOnce(fleet);
    }

    /** {@return the ports of a process for which cn2 is in a region of its own, silent in an outage} */
    private static Ports twoRegions(SimulatedFleet fleet, AtomicBoolean outage) {
        return twoRegions(
                fleet,
                one -> new Cloud(
                        Seams.hooked(
                                Hypervisors.class,
                                one.hypervisors(),
                                silent("nova of RegionTwo is silent", outage)),
                        one.guests(),
                        one.capacity()));
    }

    /** {@return the same, where Placement alone is silent, or knows no other host} */
    private static Ports withoutPlacement(
            SimulatedFleet fleet, AtomicBoolean outage, AtomicBoolean full) {
        Seams.Hook silent = silent("placement of RegionTwo is silent", outage);
        Seams.Hook hook = (method, args, real) -> {
            Object seen = silent.call(method, args, real);
            return full.get() && method.getName().equals("rooms")
                    ? ((List<?>) seen)
                            .stream()
                                    .map(Room.class::cast)
                                    .filter(room -> room.host().equals(HostId.of("cn2")))
                                    .toList()
                    : seen;
        };
        return twoRegions(
                fleet,
                one -> new Cloud(
                        one.hypervisors(),
                        one.guests(),
                        Seams.hooked(Capacity.class, one.capacity(), hook)));
    }

    private static Seams.Hook silent(String words, AtomicBoolean outage) {
        return (method, args, real) -> {
            if (outage.get()) {
                throw new CloudException.Unreachable(words, null);
            }
            return real.call();
        };
    }

    private static Ports twoRegions(SimulatedFleet fleet, UnaryOperator<Cloud> second) {
        RegionId two = RegionId.of("RegionTwo");
        Placed moved = fleet.store().inventory().find(HostId.of("cn2")).orElseThrow();
        Host host = moved.host();
        fleet.store()
                .inventory()
                .put(
                        List.of(new Placed(
                                new Host(
                                        host.id(),
                                        host.role(),
                                        two,
                                        host.zone(),
                                        host.flavor(),
                                        host.machine(),
                                        host.state()),
                                moved.machine())),
                        "test");
        Ports ports = fleet.ports("w1");
        Cloud one = ports.clouds().in(SimulatedFleet.REGION);
        Cloud other = second.apply(one);
        return Seams.withClouds(ports, region -> region.equals(two) ? other : one);
    }

    @Test
    void aRegionThatIsSilentHoldsItsOwnHostsOnlyAndThePlanSaysSo() {
        SimulatedFleet fleet = fleet(4, 4);
        Ports both = twoRegions(fleet, new AtomicBoolean(true));
        Request request = request(4, new Limits(1, 1, 1, 1));

        String plan = fleet.maintenance(both).plan(request).table();
        start(fleet, "w1", both, request);
        fleet.time().run(LONG);

        assertThat(plan.replaceAll("\\s+", " "))
                .contains("cn2 is held, nothing can be seen of it: region RegionTwo does not"
                        + " answer: nova of RegionTwo is silent");
        assertThat(outcomes("w1"))
                .containsExactly(
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.HELD,
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.DONE);
        assertThat(fleet.machine("cn2").log()).isEmpty();
    }

    @Test
    void aHostThatThePlanCouldNotFindRoomForIsNotBegunThoughItsNovaAnswers() {
        SimulatedFleet fleet = fleet(4, 4);
        fleet.server("vm2", "cn2", "ACTIVE");
        Ports both = withoutPlacement(fleet, new AtomicBoolean(true), new AtomicBoolean());
        Request request = request(4, new Limits(1, 1, 1, 1));

        String plan = fleet.maintenance(both).plan(request).table();
        start(fleet, "w1", both, request);
        fleet.time().run(LONG);

        assertThat(plan).contains("cn2 is held, nothing can be seen of it");
        assertHeld("w1", "placement of RegionTwo is silent");
        assertUntouched(fleet);
    }

    @Test
    void aHostWhoseNovaWasSilentWhenItWasPlannedIsNotBegunWhenItAnswersAgain() {
        SimulatedFleet fleet = fleet(4, 4);
        fleet.server("vm2", "cn2", "ACTIVE");
        AtomicBoolean outage = new AtomicBoolean(true);
        Ports both = twoRegions(fleet, outage);
        human = line -> outage.set(false);

        start(fleet, "w1", both, request(4, new Limits(1, 1, 1, 1)));
        fleet.time().run(LONG);

        assertHeld("w1", "nova of RegionTwo is silent");
        assertUntouched(fleet);
    }

    @Test
    void aHostThatWasHeldIsPlannedAnewAndDoneByTheSameCommandAndNoOtherTwice() {
        SimulatedFleet fleet = fleet(4, 4);
        fleet.server("vm2", "cn2", "ACTIVE");
        AtomicBoolean outage = new AtomicBoolean(true);
        Ports both = withoutPlacement(fleet, outage, new AtomicBoolean());
        Request request = request(4, new Limits(1, 1, 1, 1));
        start(fleet, "w1", both, request);
        fleet.time().run(LONG);

        outage.set(false);
        start(fleet, "w1", both, request);
        fleet.time().run(LONG);

        assertThat(reports.get("w1").exitCode()).isEqualTo(ExitCode.DONE);
        eachWasOffOnce(fleet);
    }

    @Test
    void aHostThatWasHeldIsNotBegunLaterWithoutRoomForItsServers() {
        SimulatedFleet fleet = fleet(4, 4);
        fleet.server("vm2", "cn2", "ACTIVE");
        AtomicBoolean outage = new AtomicBoolean(true);
        AtomicBoolean full = new AtomicBoolean();
        Ports both = withoutPlacement(fleet, outage, full);
        Request request = request(4, new Limits(1, 1, 1, 1));
        start(fleet, "w1", both, request);
        fleet.time().run(LONG);

        outage.set(false);
        full.set(true);
        start(fleet, "w1", both, request);
        fleet.time().run(LONG);

        assertHeld("w1", "no capacity for vm2");
        assertUntouched(fleet);
    }

    @Test
    void aWorkerThatMakesNoPlanBeginsNoHostThatThePlanHeld() {
        SimulatedFleet fleet = fleet(4, 4);
        fleet.server("vm2", "cn2", "ACTIVE");
        AtomicBoolean outage = new AtomicBoolean(true);
        Ports both = withoutPlacement(fleet, outage, new AtomicBoolean());
        start(fleet, "w1", both, request(4, new Limits(1, 1, 1, 1)));
        fleet.time().run(LONG);
        RunId run = reports.get("w1").run();

        outage.set(false);
        fleet.time()
                .spawn(
                        "w1",
                        () -> reports.put(
                                "worker", fleet.maintenance(both).work(run, event -> {})));
        fleet.time().run(LONG);

        assertHeld("worker", "nothing could be seen of it when the run was planned");
        assertUntouched(fleet);
    }

    private void assertHeld(String process, String why) {
        assertThat(outcomes(process))
                .containsExactly(
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.HELD,
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.DONE);
        assertThat(reports.get(process).hosts().get(1).why()).contains("cn2 is held: ", why);
    }

    /** cn2 still serves, with its server. */
    private static void assertUntouched(SimulatedFleet fleet) {
        assertThat(fleet.machine("cn2").log()).isEmpty();
        assertThat(fleet.cloud().disabled(HostId.of("cn2"))).isFalse();
        assertThat(fleet.cloud().servers(HostId.of("cn2"))).hasSize(1);
    }

    @Test
    void theOutageOfARegionHoldsItsOwnHostsOnly() {
        SimulatedFleet fleet = fleet(4, 4);
        AtomicBoolean outage = new AtomicBoolean();
        Ports both = twoRegions(fleet, outage);
        human = line -> outage.set(true);

        start(fleet, "w1", both, request(4, new Limits(1, 1, 1, 1)));
        fleet.time().run(LONG);

        assertThat(outcomes("w1"))
                .containsExactly(
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.HELD,
                        HostReport.Outcome.DONE,
                        HostReport.Outcome.DONE);
        assertThat(reports.get("w1").hosts().get(1).why())
                .contains("cn2 is held", "RegionTwo", "nova of RegionTwo is silent");
        assertThat(fleet.machine("cn2").log()).isEmpty();
    }

    @Test
    void aHostOfOthersThatIsOutCountsAndIsWaitedForAWhile() {
        SimulatedFleet fleet = fleet(4, 2);
        fleet.store()
                .inventory()
                .transition(
                        HostId.of("cn4"),
                        new HostState.InService(),
                        new HostState.Fenced(RunId.of("fence-1")),
                        "test",
                        "dead");

        start(fleet, "w1", request(3, new Limits(1, 9, 9, 1)));
        Instant begin = fleet.time().now();
        fleet.time().run(LONG);

        assertThat(outcomes("w1"))
                .containsExactly(
                        HostReport.Outcome.DONE, HostReport.Outcome.HELD, HostReport.Outcome.DONE);
        assertThat(reports.get("w1").hosts().get(1).why()).contains("rack r0", "cn4");
        assertThat(Duration.between(begin, fleet.time().now())).isLessThan(Duration.ofHours(1));
    }

    @Test
    void aStoreThatSomebodyElseKeepsBusyForMinutesFailsNoHost() {
        SimulatedFleet fleet = fleet(2, 2);
        fleet.server("vm1", "cn1", "ACTIVE");
        AtomicBoolean busy = new AtomicBoolean();
        human = line -> {
            if (line.contains("move vm1") || line.contains("cn2  power off")) {
                busy.set(true);
                fleet.time().after(Duration.ofMinutes(2), () -> busy.set(false));
            }
        };
        Seams.Hook hook = (method, args, real) -> {
            boolean reads = Set.of("entries", "standing", "find", "each", "run", "out", "holder")
                    .contains(method.getName());
            if (busy.get() && !reads) {
                throw new StoreException.Locked("store is locked by another process", null);
            }
            return real.call();
        };
        Ports ports = fleet.ports("w1");
        for (Class<?> port : List.of(
                Journal.class,
                io.bearman.core.inventory.Inventory.class,
                io.bearman.core.claim.Claims.class,
                Admissions.class)) {
            ports = Seams.hooked(ports, port, hook);
        }

        start(fleet, "w1", ports, request(2, new Limits(1, 1, 1, 1)));
        fleet.time().run(LONG);

        assertThat(reports.get("w1").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(lines).anyMatch(line -> line.contains("store is locked by another process"));
        eachWasOffOnce(fleet);
    }

    @Test
    void aFrozenFleetBeginsNobody() {
        SimulatedFleet fleet = fleet(3, 3);
        human = line -> {
            if (line.endsWith("cn1  done")) {
                fleet.store().freeze().freeze("anna", "storm");
            }
        };

        start(fleet, "w1", request(3, new Limits(1, 1, 1, 3)));
        fleet.time().run(LONG);

        assertThat(outcomes("w1"))
                .containsExactly(
                        HostReport.Outcome.DONE, HostReport.Outcome.HELD, HostReport.Outcome.HELD);
        assertThat(reports.get("w1").hosts().get(1).why()).contains("frozen by anna", "storm");
        assertThat(fleet.machine("cn2").log()).isEmpty();
    }

    @Test
    void anotherProcessSeesWhoIsDoneGoingAndHeldAndWhy() {
        SimulatedFleet fleet = fleet(4, 4);
        fleet.server("vm1", "cn2", "ACTIVE");
        List<RunStatus> seen = new ArrayList<>();
        human = line -> {
            if (seen.isEmpty() && line.contains("cn2  disable")) {
                seen.add(fleet.maintenance(fleet.ports("human")).status(RUN));
            }
        };

        start(fleet, "w1", request(4, new Limits(1, 1, 1, 1)));
        fleet.time().run(LONG);
        RunStatus after = fleet.maintenance(fleet.ports("human")).status(RUN);

        assertThat(seen.get(0).counts()).isEqualTo("1 DONE, 1 GOING, 2 HELD");
        HostStatus going = seen.get(0).hosts().get(1);
        assertThat(going.serversLeft()).contains(1);
        assertThat(going.worker()).contains("w1");
        assertThat(going.step()).isNotEmpty();
        assertThat(seen.get(0).hosts().get(2).why()).contains("out of service: cn2");
        assertThat(seen.get(0).table()).contains("cn3", "HELD", "unfinished");
        assertThat(after.counts()).isEqualTo("4 DONE");
        assertThat(after.table()).contains("over (DONE)");
    }
}

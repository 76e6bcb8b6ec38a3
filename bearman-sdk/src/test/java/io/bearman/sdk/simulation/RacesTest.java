package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.StoreException;
import io.bearman.core.admission.Admissions;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.PowerButton;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.maintenance.Settings;
import io.bearman.maintenance.StalePlanException;
import io.bearman.testkit.cloud.Trouble;
import io.bearman.testkit.net.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What others do in the worst moment: between two lines of ours. */
class RacesTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final Request REQUEST = Request.drainAndReboot(CN1, "kernel update");
    private static final Duration LONG = Duration.ofHours(6);

    private final SimulatedFleet fleet = new SimulatedFleet(1, 3);
    private final List<String> lines = new ArrayList<>();
    private Consumer<String> human = line -> {};

    private Report run(String process) {
        return run(fleet.ports(process), REQUEST);
    }

    private Report run(Ports ports, Request request) {
        List<Report> reports = start(ports, request);
        play();
        assertThat(reports).as("it ends with a report: %s", lines).hasSize(1);
        return reports.get(0);
    }

    /** {@return where the report will be} */
    private List<Report> start(Ports ports, Request request) {
        List<Report> reports = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            Maintenance maintenance = fleet.maintenance(ports);
            reports.add(maintenance.run(maintenance.plan(request), event -> {
                lines.add(event.line());
                human.accept(event.line());
            }));
        });
        return reports;
    }

    private void play() {
        while (true) {
            try {
                fleet.time().run(LONG);
                return;
            } catch (Crash e) {
                lines.add("killed");
            }
        }
    }

    private Hypervisors hypervisors() {
        return fleet.ports("human").clouds().in(SimulatedFleet.REGION).hypervisors();
    }

    private ComputeService compute() {
        return hypervisors().compute(CN1).orElseThrow();
    }

    private Deadline soon() {
        return Deadline.in(fleet.time(), Duration.ofMinutes(1));
    }

    private HostState state() {
        return fleet.store().inventory().find(CN1).orElseThrow().host().state();
    }

    @Test
    void aGuestThatComesWhileTheCleanShutdownIsWaitedForIsNotCutOff() {
        fleet.machine("cn1").ignoreSoftOff();
        human = line -> {
            if (line.contains("power off (soft)")) {
                fleet.server("late", "cn1", "ACTIVE");
            }
        };

        Report report = run("w1");

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("cn1", "late");
        assertThat(fleet.machine("cn1").log()).containsExactly("SOFT_OFF");
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aHostThatIsEnabledWhileTheCleanShutdownIsWaitedForIsLeftToItsHuman() {
        fleet.machine("cn1").ignoreSoftOff();
        human = line -> {
            if (line.contains("power off (soft)")) {
                hypervisors().enable(compute(), soon());
            }
        };

        Report report = run("w1");

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(fleet.machine("cn1").log()).containsExactly("SOFT_OFF");
    }

    @Test
    void aHostThatAHumanEnablesIsNotDisabledAgainThoughTheFirstDisablingProcessWasKilled() {
        ServerId stubborn = fleet.server("stubborn", "cn1", "ACTIVE");
        fleet.cloud().faults().on(stubborn, Trouble.SOURCE_REFUSES);
        Ports killed = Seams.hooked(fleet.ports("w1"), Hypervisors.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("disable")) {
                throw new Crash();
            }
            return answer;
        });
        start(killed, REQUEST);
        // The coordinator of the killed process would wait for its worker for ever.
        assertThatThrownBy(() -> fleet.time().run(LONG)).isInstanceOf(Crash.class);
        fleet.store().crash("w1");
        assertThat(run("w2").exitCode()).isEqualTo(ExitCode.FAILED);
        hypervisors().enable(compute(), soon());

        Report report = run("w3");

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(compute().enabled()).isTrue();
    }

    @Test
    void whatAHumanDisabledWhileAProcessStoodStillBeforeItsDisablingStaysTheirs() {
        Ports standing = Seams.hooked(fleet.ports("w1"), Journal.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("write")
                    && args[2].equals("disable")
                    && args[3] == Phase.INTENT) {
                fleet.time().sleep(Duration.ofMinutes(10));
            }
            return answer;
        });
        fleet.time().spawn("human", () -> {
            fleet.time().sleep(Duration.ofMinutes(5));
            hypervisors().disable(compute(), "A: human", soon());
        });

        Report report = run(standing, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(compute().disabledReason()).contains("A: human");
        assertThat(fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void whatAFellowEnabledWhileAWorkerStoodStillAfterItsDisablingIsNotBlamedOnAHuman() {
        Request both = Request.drainAndReboot(List.of(CN1, CN2), "kernel update")
                .with(new Limits(1, 1, 1, 1));
        Ports standing =
                Seams.hooked(fleet.ports("w1"), Hypervisors.class, (method, args, real) -> {
                    if (method.getName().equals("compute") && said("cn1  disable nova-compute")) {
                        fleet.time().await(() -> said("cn1  done"), LONG);
                    }
                    return real.call();
                });
        List<Report> first = start(standing, both);
        fleet.time().after(Duration.ofMinutes(10), () -> start(fleet.ports("w2"), both));

        play();

        assertThat(first).hasSize(1);
        assertThat(first.get(0).exitCode()).as(() -> first.get(0).table()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void anOffThatAWorkerReadBeforeItStoodStillIsNotNotedOverTheBootThatAFellowWaitsFor() {
        AtomicBoolean booted = new AtomicBoolean();
        Ports standing = Seams.hooked(fleet.ports("w1"), Power.class, (method, args, real) -> {
            Object answer = real.call();
            if (answer instanceof Reading reading && reading.state() == PowerState.OFF) {
                fleet.time().await(booted::get, LONG);
            }
            return answer;
        });
        Ports fellow = Seams.hooked(fleet.ports("w2"), Boots.class, (method, args, real) -> {
            Object answer = real.call();
            boolean seen = method.getName().equals("latest")
                    && answer instanceof Optional<?> report
                    && report.isPresent();
            if (seen && booted.compareAndSet(false, true)) {
                // It looks again once the other has gone on.
                fleet.time().sleep(Duration.ofSeconds(10));
                return Optional.empty();
            }
            return answer;
        });
        start(standing, REQUEST);
        List<List<Report>> fellows = new ArrayList<>();
        fleet.time().after(Duration.ofMinutes(2), () -> fellows.add(start(fellow, REQUEST)));

        play();

        assertThat(booted).isTrue();
        assertThat(fellows.get(0)).hasSize(1);
        assertThat(fellows.get(0).get(0).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off");
    }

    private boolean said(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    @Test
    void aServerThatAHumanMovedWhileAProcessStoodStillAfterListingItIsNotMovedOn() {
        ServerId server = fleet.server("vm1", "cn1", "ACTIVE");
        AtomicInteger looks = new AtomicInteger();
        Ports standing = Seams.hooked(fleet.ports("w1"), Guests.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("on")
                    && said("cn1  disable nova-compute")
                    && looks.getAndIncrement() == 0) {
                fleet.time().sleep(Duration.ofMinutes(10));
            }
            return answer;
        });
        fleet.time().spawn("human", () -> {
            fleet.time().sleep(Duration.ofMinutes(5));
            fleet.ports("human")
                    .clouds()
                    .in(SimulatedFleet.REGION)
                    .guests()
                    .move(server, Move.LIVE, CN2, soon());
        });

        Report report = run(standing, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().count("POST", "/action", "os-migrateLive")).isEqualTo(1);
        assertThat(fleet.cloud().host(server)).contains(CN2);
    }

    @Test
    void whatAHumanMovedWhileAProcessStoodStillBeforeItsConfirmingIsTheirsToConfirm() {
        ServerId server = fleet.server("vm1", "cn1", "SHUTOFF");
        AtomicInteger looks = new AtomicInteger();
        Ports standing = Seams.hooked(fleet.ports("w1"), Guests.class, (method, args, real) -> {
            Object answer = real.call();
            if (method.getName().equals("observe")
                    && String.valueOf(answer).contains("VERIFY_RESIZE")
                    && looks.getAndIncrement() == 0) {
                fleet.time().sleep(Duration.ofMinutes(10));
            }
            return answer;
        });
        fleet.time().spawn("human", () -> {
            Guests guests =
                    fleet.ports("human").clouds().in(SimulatedFleet.REGION).guests();
            fleet.time().await(() -> looks.get() > 0, LONG);
            guests.confirm(server, soon());
            fleet.time().sleep(Duration.ofMinutes(5));
            guests.move(server, Move.COLD, soon());
        });

        Report report = run(standing, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().count("POST", "/action", "confirmResize")).isEqualTo(1);
        assertThat(fleet.cloud().status(server)).isEqualTo("VERIFY_RESIZE");
    }

    @Test
    void aHostThatServesAgainSinceAProcessStoodStillBeforeItsOffIsNotPoweredOff() {
        Ports standing = Seams.hooked(fleet.ports("w1"), Power.class, (method, args, real) -> {
            Object answer = real.call();
            if (lines.stream().anyMatch(line -> line.contains("looking again"))) {
                fleet.time().sleep(Duration.ofMinutes(10));
            }
            return answer;
        });
        fleet.time().spawn("human", () -> {
            fleet.time().sleep(Duration.ofMinutes(5));
            hypervisors().enable(compute(), soon());
            fleet.server("late", "cn1", "ACTIVE");
        });

        Report report = run(standing, REQUEST);

        assertThat(report.exitCode()).isNotEqualTo(ExitCode.DONE);
        assertThat(fleet.machine("cn1").log()).isEmpty();
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aBootIsBelievedThoughTheWallClockWasSetBackSinceOff() {
        human = line -> {
            if (line.contains("power on")) {
                fleet.wallClock().jump(Duration.ofHours(-5));
            }
        };

        Report report = run("w1");

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aWallClockThatWasSetBackMakesNobodyWaitForHoursForACleanShutdown() {
        fleet.machine("cn1").ignoreSoftOff();
        human = line -> {
            if (line.contains("does not shut down")) {
                throw new IllegalStateException("the process ends here");
            }
        };
        run("w1");
        human = line -> {};
        Ports setBack = Seams.hooked(fleet.ports("w2"), Journal.class, (method, args, real) -> {
            Object answer = real.call();
            if (!method.getName().equals("entries")) {
                return answer;
            }
            return ((List<?>) answer)
                    .stream()
                            .map(Entry.class::cast)
                            .map(it -> it.step().equals("off.soft") ? later(it) : it)
                            .toList();
        });

        Report report = run(setBack, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(report.hosts().get(0).seconds())
                .isLessThan(Duration.ofHours(1).toSeconds());
    }

    private static Entry later(Entry it) {
        Instant at = it.at().plus(Duration.ofHours(5));
        return new Entry(
                it.number(),
                it.run(),
                it.host(),
                it.step(),
                it.phase(),
                it.subject(),
                it.detail(),
                at);
    }

    @Test
    void aDisablingThatNeverArrivedIsNotBlamedOnAHuman() {
        fleet.http().strike(Fault.REQUEST_LOST, it -> it.text().contains("disabled_reason"), 1);

        Report report = run("w1");

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(run("w1").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aDisablingThatArrivesLateIsStillOurs() {
        fleet.http().strike(Fault.LATE, it -> it.text().contains("disabled_reason"), 1);

        Report report = run("w1");

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(compute().enabled()).isTrue();
    }

    @Test
    void aMoveThatWasSentAtTheLastMomentAndArrivesLateMovesTheServerOnce() {
        ServerId server = fleet.server("vm1", "cn1", "ACTIVE");
        Ports slow = Seams.hooked(fleet.ports("w1"), Guests.class, (method, args, real) -> {
            if (method.getName().equals("move") && lines.add("asked")) {
                if (lines.stream().filter("asked"::equals).count() > 1) {
                    return real.call();
                }
                // A login that took long, then a request that nobody answers.
                fleet.time().sleep(Duration.ofSeconds(85));
                fleet.time().spawn("late", () -> {
                    fleet.time().sleep(Duration.ofSeconds(85));
                    fleet.ports("late")
                            .clouds()
                            .in(SimulatedFleet.REGION)
                            .guests()
                            .move(server, Move.LIVE, soon());
                });
                fleet.time().sleep(Duration.ofSeconds(75));
                throw new CloudException.Ambiguous("no answer", null, null);
            }
            return real.call();
        });
        Report report = run(slow, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().count("POST", "/action", "os-migrateLive")).isEqualTo(1);
    }

    @Test
    void aMoveThatArrivesWhileAnOldListIsOnItsWayMovesTheServerOnce() {
        ServerId server = fleet.server("vm1", "cn1", "ACTIVE");
        Ports slow = Seams.hooked(fleet.ports("w1"), Guests.class, (method, args, real) -> {
            if (method.getName().equals("move") && lines.add("asked")) {
                if (lines.stream().filter("asked"::equals).count() > 1) {
                    return real.call();
                }
                fleet.time().spawn("late", () -> {
                    fleet.time().sleep(Duration.ofSeconds(85));
                    fleet.ports("late")
                            .clouds()
                            .in(SimulatedFleet.REGION)
                            .guests()
                            .move(server, Move.LIVE, soon());
                });
                fleet.time().sleep(Duration.ofSeconds(60));
                throw new CloudException.Ambiguous("no answer", null, null);
            }
            Object answer = real.call();
            if (method.getName().equals("on")
                    && lines.contains("asked")
                    && !lines.contains("listed")) {
                lines.add("listed");
                fleet.time().sleep(Duration.ofSeconds(100));
            }
            return answer;
        });

        Report report = run(slow, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(fleet.cloud().count("POST", "/action", "os-migrateLive")).isEqualTo(1);
    }

    @Test
    void aMoveThatNovaNeverConfirmsEndsTheRunInsteadOfTryingForEver() {
        fleet.server("stopped", "cn1", "SHUTOFF");
        fleet.http()
                .strike(
                        Fault.INTERNAL_ERROR,
                        it -> it.text().contains("confirmResize"),
                        Integer.MAX_VALUE);

        Report report = run("w1");

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("cn1", "stopped", "confirm");
        assertThat(fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void aGuestThatComesWhileTheButtonIsClaimedIsNotPoweredOff() {
        Ports ports = Seams.hooked(fleet.ports("w1"), Claims.class, (method, args, real) -> {
            if (method.getName().equals("claim")) {
                fleet.server("late", "cn1", "ACTIVE");
            }
            return real.call();
        });
        PowerButton button = new PowerButton(ports, Settings.create(), () -> RunId.of("press-1"));

        assertThatThrownBy(() -> button.press(CN1, PowerAction.HARD_OFF))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("late");
        assertThat(fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void aFleetThatIsFrozenWhileTheButtonIsClaimedIsNotPressed() {
        Ports ports = Seams.hooked(fleet.ports("w1"), Claims.class, (method, args, real) -> {
            if (method.getName().equals("claim")) {
                fleet.store().freeze().freeze("ann", "storm");
            }
            return real.call();
        });
        PowerButton button = new PowerButton(ports, Settings.create(), () -> RunId.of("press-1"));

        assertThatThrownBy(() -> button.press(CN1, PowerAction.HARD_OFF))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1: the fleet is frozen by ann");
        assertThat(fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void anAllocationOfAServerThatIsOnItsWayIsNotTakenForALeakedOne() {
        ServerId coming = fleet.server("coming", "cn2", "ACTIVE");
        fleet.cloud().faults().on(coming, Trouble.HANG);
        Ports ports = fleet.ports("w1");
        Cloud cloud = ports.clouds().in(SimulatedFleet.REGION);
        hypervisors().disable(compute(), "so that it goes to cn3", soon());
        cloud.guests().move(coming, Move.LIVE, soon());
        fleet.time().sleep(Duration.ofSeconds(10));
        hypervisors().enable(compute(), soon());
        Ports holding = Seams.hooked(
                ports,
                Capacity.class,
                (method, args, real) ->
                        List.of(new Allocation(coming.toString(), Resources.none())));

        Report report = run(holding, REQUEST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(report.hosts().get(0).why()).contains("coming");
        assertThat(fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void aPlanToGoOnWithARunThatHasEndedSinceRebootsNothingAgain() {
        Ports killed = Seams.hooked(fleet.ports("w1"), Journal.class, (method, args, real) -> {
            if (method.getName().equals("write") && args[2].equals("host")) {
                throw new Crash();
            }
            return real.call();
        });
        start(killed, REQUEST);
        assertThatThrownBy(() -> fleet.time().run(LONG)).isInstanceOf(Crash.class);
        fleet.store().crash("w1");
        Maintenance maintenance = fleet.maintenance(fleet.ports("w2"));
        Plan plan = maintenance.plan(REQUEST);
        assertThat(run("w3").exitCode()).isEqualTo(ExitCode.DONE);

        assertThatThrownBy(() -> maintenance.run(plan, event -> {}))
                .isInstanceOf(StalePlanException.class);
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off");
    }

    @Test
    void aWorkerThatComesTooLateForAHostTouchesItNoMore() {
        ServerId stubborn = fleet.server("stubborn", "cn1", "ACTIVE");
        fleet.cloud().faults().on(stubborn, Trouble.SOURCE_REFUSES);
        run("w0");
        fleet.cloud().faults().clear();
        Ports slow = Seams.hooked(fleet.ports("w2"), Claims.class, (method, args, real) -> {
            if (method.getName().equals("claim")) {
                fleet.time().await(() -> fleet.store().journal().unfinished(CN1).isEmpty(), LONG);
            }
            return real.call();
        });
        List<Report> second = start(slow, REQUEST);
        fleet.time().after(Duration.ofSeconds(1), () -> start(fleet.ports("w1"), REQUEST));

        play();

        assertThat(second).hasSize(1);
        assertThat(second.get(0).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off");
    }

    @Test
    void aRunThatIsCancelledBeforeItsFirstStepLeavesNoHostBehind() {
        Ports slow = Seams.hooked(fleet.ports("w1"), Power.class, (method, args, real) -> {
            fleet.time().await(() -> fleet.store().journal().unfinished(CN1).isEmpty(), LONG);
            return real.call();
        });
        List<Report> first = start(slow, REQUEST);
        fleet.time().after(Duration.ofSeconds(5), () -> {
            Journal journal = fleet.store().journal();
            journal.close(journal.unfinished(CN1).orElseThrow().id(), Journal.Outcome.CANCELLED);
        });

        play();

        assertThat(first.get(0).hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.REFUSED);
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(compute().enabled()).isTrue();
        assertThat(run("w3").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void oneProcessGoesOnWithARunOnceAtATime() {
        fleet.server("vm1", "cn1", "ACTIVE");
        Ports ports = fleet.ports("w1");
        Maintenance maintenance = fleet.maintenance(ports);
        List<Report> reports = new ArrayList<>();
        List<RuntimeException> refused = new ArrayList<>();
        fleet.time()
                .spawn(
                        "first",
                        () -> reports.add(maintenance.run(maintenance.plan(REQUEST), event -> {})));
        fleet.time().spawn("second", () -> {
            fleet.time().await(() -> fleet.store().journal().unfinished(CN1).isPresent(), LONG);
            fleet.time().sleep(Duration.ofSeconds(3));
            try {
                maintenance.run(maintenance.plan(REQUEST), event -> {});
            } catch (RefusedException e) {
                refused.add(e);
            }
        });

        play();

        assertThat(refused).hasSize(1);
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aStoreThatFailsTheCoordinatorEndsTheRunOnlyAfterItsWorkers() {
        AtomicInteger looks = new AtomicInteger();
        Ports failing = Seams.hooked(fleet.ports("w1"), Admissions.class, (method, args, real) -> {
            if (method.getName().equals("out") && looks.incrementAndGet() == 9) {
                throw new StoreException.Unreachable("store is gone", null);
            }
            return real.call();
        });
        Request two =
                Request.drainAndReboot(List.of(CN1, CN2), "roll").with(new Limits(1, 1, 1, 1));
        Maintenance maintenance = fleet.maintenance(failing);
        List<Integer> linesAtEnd = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            try {
                maintenance.run(maintenance.plan(two), event -> lines.add(event.line()));
            } catch (StoreException e) {
                linesAtEnd.add(lines.size());
            }
        });

        fleet.time().run(LONG);

        assertThat(linesAtEnd).as("the failure is told").hasSize(1);
        assertThat(lines).as("nothing is done after the end").hasSize(linesAtEnd.get(0));
        assertThat(run("w1").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void anErrorInAWorkerFailsItsHostInsteadOfLettingTheRunWaitForEver() {
        human = line -> {
            if (line.contains("disable nova-compute")) {
                throw new StackOverflowError();
            }
        };
        List<Report> reports = start(fleet.ports("w1"), REQUEST);

        assertThatThrownBy(() -> fleet.time().run(LONG)).isInstanceOf(StackOverflowError.class);
        fleet.time().run(LONG);

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).exitCode()).isEqualTo(ExitCode.FAILED);
    }
}

package io.bearman.sdk.simulation;

import io.bearman.core.BearmanException;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.Evacuation;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Report;
import io.bearman.testkit.net.Fault;
import io.bearman.testkit.net.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One seed's world: processes of ours work on a fleet while all that the {@link Scenario} says goes
 * wrong; then nothing goes wrong any more, and everything has to come to an end. One task runs at a
 * time, so a world repeats exactly.
 */
final class World {
    private static final Duration LONG = Duration.ofHours(24);
    private static final Duration QUIET = Duration.ofMinutes(10);
    /** How long after a look of ours something may be done that rests on it. */
    private static final Duration BLIND = Duration.ofSeconds(5);

    /** The same for a process that stands still or waits for its database: as long as an action. */
    private static final Duration BLIND_WHEN_DISTURBED = Duration.ofSeconds(100);

    /** How long after a look of ours something may be said that rests on it. */
    private static final Duration LONG_AGO = Duration.ofMinutes(20);

    private static final int CALM_TRIES = 5;

    private final Scenario scenario;
    private final PlantedBug bug;
    private final SimulatedFleet fleet;
    private final SimulatedNodes nodes;
    private final Random random;
    private final Troubles troubles;
    private final EveryRunEnds end;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private boolean calm;

    World(Scenario scenario, PlantedBug bug, Function<TimeSource, SimulatedStore> store) {
        this.scenario = scenario;
        this.bug = bug;
        this.fleet = new SimulatedFleet(scenario.seed(), scenario.layout(), store);
        this.nodes = new SimulatedNodes(fleet);
        this.random = new Random(~scenario.seed());
        this.troubles = new Troubles(fleet, nodes, processes, this::note);
        this.end = new EveryRunEnds(fleet, nodes);
        fleet.truth().tell(this::tell);
        hold();
        furnish();
    }

    private void hold() {
        Truth truth = fleet.truth();
        truth.hold(new AFencedHostStaysDown(fleet, blind()));
        truth.hold(new EachServerMovesOnce(fleet));
        truth.hold(end);
        truth.hold(new EvacuationNeedsAnOffHost(fleet, blind()));
        truth.hold(new IntentComesFirst(fleet));
        truth.hold(new LimitsHold(fleet, scenario.request().limits()));
        truth.hold(new NoHumanIsUndone(fleet, blind()));
        truth.hold(new NoServerIsDeleted(truth));
        truth.hold(new NodesAreClearedEmpty(fleet));
        truth.hold(new OnePowerCycleARun(fleet));
        truth.hold(new OnlyTheClaimantActs(fleet));
        truth.hold(new ReportsAreTrue(fleet, scenario.disturbed() ? LONG_AGO : BLIND));
    }

    private Duration blind() {
        return scenario.disturbed() ? BLIND_WHEN_DISTURBED : BLIND;
    }

    /** {@return the invariants that are held here} */
    List<Class<?>> invariants() {
        return fleet.truth().invariants();
    }

    private void furnish() {
        for (int host = 1; host <= scenario.guests().size(); host++) {
            for (String status : scenario.guests().get(host - 1)) {
                fleet.server("vm" + (fleet.servers().size() + 1), "cn" + host, status);
            }
        }
        fleet.shareStorage();
        fleet.http().latency(scenario.latency());
        fleet.http().lateness(scenario.lateness());
        scenario.http().forEach((fault, share) -> fleet.http().share(fault, share));
        fleet.network().link(scenario.link());
        scenario.mishaps().forEach(troubles::schedule);
    }

    /** Lets it all happen. */
    World play() {
        for (List<Scenario.Start> starts : scenario.tries()) {
            starts.forEach(start -> begin(start, scenario.slowStore()));
            pass();
        }
        endTrouble();
        for (int tried = 0; tried < CALM_TRIES && !isOver() && broken().isEmpty(); tried++) {
            begin(new Scenario.Start(Duration.ZERO, Fate.lives()), 0);
            pass();
        }
        fleet.truth().happens(new Happening.Ended());
        judgeTheEnd();
        fleet.store().close();
        return this;
    }

    long seed() {
        return scenario.seed();
    }

    /** {@return what should never have happened} */
    List<String> broken() {
        return fleet.violations();
    }

    /** {@return all that happened, for people; the same seed gives the same} */
    String story() {
        return scenario + "\n" + String.join("\n", log) + "\n" + String.join("\n", broken()) + "\n";
    }

    private void begin(Scenario.Start start, double slowStore) {
        String name = "w" + (processes.size() + 1);
        SimulatedProcess process =
                new SimulatedProcess(name, fleet, nodes, start.fate(), slowStore, bug, random);
        processes.add(process);
        fleet.time().spawn(name + " begins", () -> {
            fleet.time().sleep(start.after());
            process.start(() -> work(process));
        });
    }

    private void work(SimulatedProcess process) {
        note(process.name() + " begins");
        if (calm) {
            dead().forEach(host -> report(process, () -> evacuate(process, host, true)));
        }
        report(process, () -> switch (scenario.job()) {
            case REBOOT -> reboot(process);
            case EVACUATE -> evacuate(process, scenario.hosts().get(0), true);
            case EVACUATE_UNATTENDED -> evacuate(process, scenario.hosts().get(0), false);
            case RECOVER -> process.recovery().run(scenario.hosts().get(0), listener(process));
        });
    }

    private void report(SimulatedProcess process, Supplier<Report> work) {
        try {
            Report report = work.get();
            note(process.name() + " " + report.table());
            fleet.truth().happens(new Happening.Reported(process.name(), report));
        } catch (BearmanException e) {
            note(process.name() + " " + e);
        }
    }

    private Listener listener(SimulatedProcess process) {
        return event -> note(process.name() + " " + event.line());
    }

    private Report reboot(SimulatedProcess process) {
        Maintenance maintenance = process.maintenance();
        return maintenance.run(maintenance.plan(bug.in(scenario.request())), listener(process));
    }

    private Report evacuate(SimulatedProcess process, HostId host, boolean attended) {
        Maintenance maintenance = process.maintenance();
        Evacuation request = Evacuation.of(host, "it is dead").with(new EvacuationLimits(16, 2));
        return maintenance.evacuate(
                maintenance.plan(attended ? request : request.unattended()), listener(process));
    }

    /** What a human finds dead when nothing goes wrong any more. */
    private List<HostId> dead() {
        return fleet.machines().stream()
                .filter(machine -> !machine.serves())
                .map(SimulatedMachine::host)
                .filter(host -> !fleet.cloud().servers(host).isEmpty())
                .toList();
    }

    private void pass() {
        try {
            fleet.time().run(LONG);
        } catch (IllegalStateException e) {
            fleet.truth().violated(EveryRunEnds.class, e.getMessage());
        }
        for (SimulatedProcess process : processes) {
            if (!process.dead()) {
                process.kill();
            }
        }
    }

    private void endTrouble() {
        calm = true;
        note("-- nothing goes wrong any more");
        for (Fault fault : Fault.values()) {
            fleet.http().share(fault, 0);
        }
        fleet.network().link(Link.of(Duration.ofMillis(5)));
        troubles.end();
        fleet.time().sleep(QUIET);
        troubles.rebootTheDead();
    }

    private boolean isOver() {
        boolean free = scenario.hosts().stream()
                .allMatch(host -> fleet.store().journal().unfinished(host).isEmpty());
        // Who died or came back may be well again before anybody begins.
        boolean well = scenario.job() != Scenario.Job.REBOOT
                && fleet.machine(scenario.hosts().get(0)).serves();
        return free && (well || fleet.store().journal().runs().stream().anyMatch(this::ended));
    }

    private boolean ended(Run run) {
        Optional<Journal.Outcome> outcome = fleet.store().journal().outcome(run.id());
        return outcome.isPresent() && outcome.get() != Journal.Outcome.CANCELLED;
    }

    private void judgeTheEnd() {
        if (isOver()) {
            return;
        }
        List<String> causes = end.whatHolds(scenario.hosts());
        note("held by " + causes);
        if (causes.isEmpty()) {
            fleet.truth()
                    .violated(EveryRunEnds.class, "nothing holds the run, and it does not end");
        }
    }

    private void tell(Happening happening) {
        if (!(happening instanceof Happening.Wrote) && !(happening instanceof Happening.Reported)) {
            note(happening.toString());
        }
    }

    private void note(String line) {
        log.add(fleet.time().now() + " " + line);
    }
}

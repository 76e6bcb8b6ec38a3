package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.TestServers;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.power.Power;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.BringIn;
import io.bearman.maintenance.BringInPlan;
import io.bearman.maintenance.BringInRequest;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Settings;
import io.bearman.maintenance.boot.Deployment;
import io.bearman.testkit.cloud.Flavor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BringInTest {
    private static final HostId CN4 = HostId.of("cn4");
    private static final BringInRequest REQUEST = BringInRequest.of(List.of(CN4), "rack 2 grows");
    private static final Duration LONG = Duration.ofHours(3);

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private SimulatedFleet fleet;

    @BeforeEach
    void aNewHost() {
        fleet = world();
    }

    /** Zone az1 has cn2 and cn3, and is to have cn4, which Nova never saw. */
    private static SimulatedFleet world() {
        SimulatedFleet fleet = new SimulatedFleet(1, 3);
        fleet.cloud().addAggregate("racks-az1", Zone.of("az1"), HostId.of("cn2"), HostId.of("cn3"));
        fleet.addNewHost(4, new HostState.Deploying());
        inZone(fleet, "az1");
        return fleet;
    }

    private static void inZone(SimulatedFleet fleet, String zone) {
        Revised seen = fleet.store().inventory().revised(CN4).orElseThrow();
        Host host = seen.placed().host();
        Host moved = new Host(
                host.id(),
                host.role(),
                host.region(),
                Zone.of(zone),
                host.flavor(),
                host.machine(),
                host.state());
        fleet.store()
                .inventory()
                .update(seen.with(new Placed(moved, seen.placed().machine())), "test");
    }

    private List<Report> run(Ports ports) {
        return run(fleet, ports, REQUEST, log);
    }

    /** Runs the request in a process; a crash of it only ends it. */
    private static List<Report> run(
            SimulatedFleet fleet, Ports ports, BringInRequest request, List<String> log) {
        List<Report> reports = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            BringIn bringIn = fleet.bringIn(ports);
            BringInPlan plan = bringIn.plan(request);
            plan.hosts().forEach(host -> host.refusal().ifPresent(log::add));
            if (!plan.refused()) {
                reports.add(bringIn.run(plan, event -> log.add(event.line())));
            }
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

    private Cloud cloud() {
        return fleet.ports("judge").clouds().in(SimulatedFleet.REGION);
    }

    private ComputeService service() {
        return cloud().hypervisors().compute(CN4).orElseThrow();
    }

    private HostState state() {
        return fleet.store().inventory().find(CN4).orElseThrow().host().state();
    }

    private String why(List<Report> reports) {
        assertThat(reports).as(String.join("\n", log)).hasSize(1);
        return reports.get(0).hosts().get(0).why();
    }

    private static void assertServes(SimulatedFleet fleet) {
        Ports ports = fleet.ports("judge");
        Hypervisors nova = ports.clouds().in(SimulatedFleet.REGION).hypervisors();
        assertThat(fleet.violations()).isEmpty();
        assertThat(nova.compute(CN4).orElseThrow())
                .matches(it -> it.enabled() && it.up() && it.zone().equals(Zone.of("az1")));
        assertThat(nova.aggregates().get(0).hosts()).contains(CN4);
        assertThat(ports.inventory().find(CN4).orElseThrow().host().state())
                .isEqualTo(new HostState.InService());
        assertThat(ports.journal().unfinished(CN4)).isEmpty();
        assertThat(ports.boots().arming(CN4)).isEmpty();
        assertThat(fleet.machine("cn4").log()).containsExactly("ON", "is on", "booted 201");
    }

    @Test
    void aNewHostIsBootedDisabledPutIntoItsZoneCheckedAndEnabled() {
        List<Report> reports = run(fleet.ports("w1"));

        assertThat(why(reports)).isEmpty();
        assertThat(reports.get(0).exitCode()).isEqualTo(ExitCode.DONE);
        assertServes(fleet);
        assertThat(log)
                .containsSubsequence(
                        "cn4  disable nova-compute",
                        "cn4  discovered",
                        "cn4  put into aggregate racks-az1",
                        "cn4  enable nova-compute",
                        "cn4  done");
        assertThat(fleet.cloud().count("PUT", "/os-services", "")).isEqualTo(2);
    }

    @Test
    void aHostThatNovaKeepsDisabledBecauseItIsNewIsEnabledInTheEnd() {
        fleet.cloud().enableNewServices(false);

        assertThat(why(run(fleet.ports("w1")))).isEmpty();

        assertServes(fleet);
    }

    @Test
    void aHostInStockIsBroughtInToo() {
        SimulatedFleet world = new SimulatedFleet(1, 3);
        world.cloud().addAggregate("racks-az1", Zone.of("az1"), HostId.of("cn2"));
        world.addNewHost(4, new HostState.InStock());
        inZone(world, "az1");

        run(world, world.ports("w1"), REQUEST, log);

        assertServes(world);
    }

    @Test
    void aHostThatWasDeployedIsBroughtInAsItRuns() {
        deploy();

        assertThat(why(run(fleet.ports("w1")))).isEmpty();

        assertServes(fleet);
    }

    private void deploy() {
        Deployment deployment = new Deployment(
                fleet.ports("deploy"),
                fleet.store().audit(),
                Settings.create(),
                placed -> Optional.of("standard"),
                host -> List.of(),
                () -> RunId.of("hand-deploy"),
                "ann");
        fleet.time().spawn("deploy", () -> deployment.run(deployment.plan(List.of(CN4)), log::add));
        fleet.time().run(LONG);
        assertThat(log).anyMatch(line -> line.contains("its system is up"));
    }

    @Test
    void aRunKilledAtSomeCallsIsFinishedByTheNextOne() {
        killed(KillPoints.SPREAD);
    }

    @Test
    @Tag("lab")
    @Tag("lab-simulation")
    void aRunKilledAtAnyCallIsFinishedByTheNextOne() {
        killed(KillPoints.EVERY);
    }

    private void killed(KillPoints points) {
        CrashingPorts counting = CrashingPorts.never();
        run(counting.around(fleet.ports("w1")));
        int calls = counting.calls();

        points.of(1, calls).forEach(call -> {
            killedAt(CrashingPorts.before(call), "before call " + call);
            killedAt(CrashingPorts.after(call), "after call " + call);
        });
        assertThat(calls).isGreaterThan(50);
    }

    private static void killedAt(CrashingPorts crash, String where) {
        killedAt(world(), crash, where);
    }

    private static void killedAt(SimulatedFleet world, CrashingPorts crash, String where) {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        run(world, crash.around(world.ports("w1")), REQUEST, log);
        world.store().crash("w1");
        HostState left =
                world.store().inventory().find(CN4).orElseThrow().host().state();
        boolean over = left instanceof HostState.InService
                && world.store().journal().unfinished(CN4).isEmpty();

        List<Report> reports = over ? List.of() : run(world, world.ports("w2"), REQUEST, log);

        try {
            reports.forEach(it -> assertThat(it.exitCode()).isEqualTo(ExitCode.DONE));
            assertServes(world);
        } catch (AssertionError e) {
            throw new AssertionError(where + ":\n" + String.join("\n", log), e);
        }
    }

    @Test
    void aHostThatIsNotDiscoveredWaitsForTheHumanWhoIsToldTheCommand() {
        fleet.cloud().discoverByItself(false);
        fleet.time().after(Duration.ofMinutes(5), fleet.cloud()::discover);

        assertThat(why(run(fleet.ports("w1")))).isEmpty();

        assertThat(String.join("\n", log)).contains("nova-manage cell_v2 discover_hosts --verbose");
        assertServes(fleet);
    }

    @Test
    void aHostThatIsNeverDiscoveredStaysDisabledAndGoesOnLater() {
        fleet.cloud().discoverByItself(false);

        assertThat(why(run(fleet.ports("w1")))).contains("cn4 is not discovered");
        assertThat(service().enabled()).isFalse();
        fleet.cloud().discover();
        assertThat(why(run(fleet.ports("w2")))).isEmpty();

        assertServes(fleet);
    }

    @Test
    void serversThatCameBeforeItWasDisabledAreNamedAndKeepItDisabled() {
        fleet.time()
                .after(
                        Duration.ofSeconds(75),
                        () -> fleet.cloud().addServer("early", CN4, "ACTIVE", Flavor.small()));

        String why = why(run(fleet.ports("w1")));

        assertThat(why).contains("early").contains("enable_new_services=false");
        assertThat(service().enabled()).isFalse();
        assertThat(state().kind()).isEqualTo(HostState.Kind.JOINING);
    }

    @Test
    void aHostWithLessThanItsPeersIsNotLetIn() {
        SimulatedFleet world = new SimulatedFleet(1, 3);
        world.cloud().addAggregate("racks-az1", Zone.of("az1"), HostId.of("cn2"));
        world.addNewHost(4, new HostState.Deploying(), 16, 6000);
        inZone(world, "az1");
        fleet = world;

        String why = why(run(world.ports("w1")));

        assertThat(why)
                .contains("MEMORY_MB 6000 instead of 8704")
                .contains("cn1, cn2, cn3")
                .contains("--give-up");
        assertThat(service().enabled()).isFalse();
    }

    @Test
    void aHostThatIsGivenUpIsBrokenAndDisabledAndItsRunIsOver() {
        fleet.cloud().discoverByItself(false);
        run(fleet.ports("w1"));

        fleet.time()
                .spawn("human", () -> fleet.bringIn(fleet.ports("w2")).giveUp(CN4, "wrong cell"));
        fleet.time().run(LONG);

        assertThat(state()).isEqualTo(new HostState.Broken("wrong cell"));
        assertThat(service().enabled()).isFalse();
        assertThat(fleet.store().journal().unfinished(CN4)).isEmpty();
    }

    @Test
    void aBrokenHostComesInOnlyWhenAHumanSaysThatItIsRepaired() {
        fleet.cloud().discoverByItself(false);
        run(fleet.ports("w1"));
        fleet.time()
                .spawn("human", () -> fleet.bringIn(fleet.ports("w2")).giveUp(CN4, "wrong cell"));
        fleet.time().run(LONG);
        fleet.cloud().discover();
        log.clear();

        assertThat(run(fleet.ports("w2"))).isEmpty();
        assertThat(log.get(0)).contains("cn4 is BROKEN (wrong cell)").contains("--repaired");
        fleet.machine("cn4").act(io.bearman.core.power.PowerAction.HARD_OFF);
        List<Report> reports = run(fleet, fleet.ports("w2"), REQUEST.ofRepaired(), log);

        assertThat(why(reports)).isEmpty();
        assertThat(service().enabled()).isTrue();
        assertThat(state()).isEqualTo(new HostState.InService());
    }

    @Test
    void aHostThatSomebodyDisabledMeanwhileIsLeftToThem() {
        human(73, () -> cloud().hypervisors().disable(service(), "ann: disk", soon()));

        List<Report> reports = run(fleet.ports("w1"));

        assertThat(reports.get(0).hosts().get(0).outcome())
                .isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(service().enabled()).isFalse();
        assertThat(service().disabledReason()).contains("ann: disk");
        assertThat(state().kind()).isEqualTo(HostState.Kind.JOINING);
        assertThat(fleet.store().journal().unfinished(CN4)).isEmpty();
    }

    @Test
    void aHostThatSomebodyEnabledMeanwhileServesAndIsLeftToThem() {
        human(73, () -> cloud().hypervisors().enable(service(), soon()));

        List<Report> reports = run(fleet.ports("w1"));

        assertThat(reports.get(0).hosts().get(0).outcome())
                .isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(fleet.cloud().count("PUT", "/os-services", "enabled")).isEqualTo(1);
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(fleet.store().journal().unfinished(CN4)).isEmpty();
    }

    private void human(int second, Runnable what) {
        fleet.time().spawn("human", () -> {
            fleet.time().sleep(Duration.ofSeconds(second));
            what.run();
        });
    }

    @Test
    void aZoneThatNobodyMakesIsRefusedNamingThoseThereAre() {
        inZone(fleet, "az9");

        String why = why(run(fleet.ports("w1")));

        assertThat(why).contains("no aggregate makes zone az9").contains("az1, nova");
        assertThat(service().enabled()).isFalse();
    }

    @Test
    void twoAggregatesOfOneZoneAreAHumansChoice() {
        fleet.cloud().addAggregate("ssd-az1", Zone.of("az1"));

        assertThat(run(fleet.ports("w1"))).isEmpty();

        assertThat(log.get(0)).contains("racks-az1, ssd-az1").contains("openstack aggregate add");
        assertThat(fleet.machine("cn4").log()).isEmpty();
    }

    @Test
    void aHostInAnotherZoneIsNotMoved() {
        run(fleet.ports("w1"));
        log.clear();
        inZone(fleet, "az2");
        fleet.store()
                .inventory()
                .transition(CN4, state(), new HostState.Fenced(RunId.of("run-x")), "t", "t");
        fleet.store().inventory().transition(CN4, state(), new HostState.Broken("t"), "t", "t");

        assertThat(run(fleet, fleet.ports("w1"), REQUEST.ofRepaired(), log)).isEmpty();

        assertThat(log.get(0))
                .contains("cn4 is in zone az1 by aggregate racks-az1")
                .contains("never moved");
        List<Aggregate> all = cloud().hypervisors().aggregates();
        assertThat(all.get(0).hosts()).contains(CN4);
    }

    @Test
    void aTestServerRunsThereWhileNobodyElsesCan() {
        fleet.tryHostsByServers();
        assertThat(why(run(fleet.ports("w1")))).isEmpty();

        assertThat(log)
                .containsSubsequence(
                        "cn4  try it by a small server",
                        "cn4  disable nova-compute",
                        "cn4  delete the test server",
                        "cn4  a test server ran and is gone again",
                        "cn4  enable nova-compute");
        assertTried(fleet);
    }

    private static void assertTried(SimulatedFleet fleet) {
        assertServes(fleet);
        assertThat(fleet.cloud().servers(CN4)).isEmpty();
        assertThat(fleet.ports("judge")
                        .clouds()
                        .in(SimulatedFleet.REGION)
                        .capacity()
                        .allocations(CN4))
                .isEmpty();
    }

    @Test
    void whileItIsTriedItIsEnabledAndNoUsersServerFitsThere() {
        fleet.tryHostsByServers();
        List<Boolean> fits = new ArrayList<>();
        Ports watched = Seams.changed(fleet.ports("w1"), new Seams.Change() {
            @Override
            public <T> T of(Class<T> kind, T port) {
                return kind == TestServers.class ? kind.cast(watching((TestServers) port)) : port;
            }

            private Object watching(TestServers tests) {
                return Proxy.newProxyInstance(
                        TestServers.class.getClassLoader(),
                        new Class<?>[] {TestServers.class},
                        (self, method, args) -> {
                            if (method.getName().equals("create")) {
                                Resources least = new Resources(Map.of("VCPU", 1L));
                                assertThat(service().enabled()).isTrue();
                                fits.add(cloud().capacity().candidates(least).contains(CN4));
                            }
                            return method.invoke(tests, args);
                        });
            }
        });

        assertThat(why(run(watched))).isEmpty();

        assertThat(fits).containsExactly(false);
        assertThat(cloud().capacity().candidates(new Resources(Map.of("VCPU", 1L))))
                .contains(CN4);
    }

    @Test
    void aHostWhereTheTestServerDoesNotComeToRunStaysDisabled() {
        fleet.tryHostsByServers();
        fleet.cloud().faults().on(CN4, io.bearman.testkit.cloud.Trouble.SPAWN_FAILS);

        String why = why(run(fleet.ports("w1")));

        assertThat(why).contains("a test server did not come to run there").contains("ERROR");
        assertThat(service().enabled()).isFalse();
        assertThat(cloud().capacity().allocations(CN4)).isEmpty();
        fleet.cloud().faults().off(CN4);
        assertThat(why(run(fleet.ports("w2")))).isEmpty();
        assertTried(fleet);
    }

    @Test
    void aTrialKilledAtSomeCallsIsFinishedByTheNextRun() {
        killedTrying(KillPoints.SPREAD);
    }

    @Test
    void aTestServerOfASecondTryThatNovaDidNotNameIsFoundAndDeletedAllTheSame() {
        fleet.tryHostsByServers();
        fleet.cloud().faults().on(CN4, io.bearman.testkit.cloud.Trouble.SPAWN_FAILS);
        run(fleet.ports("w1"));
        fleet.cloud().faults().off(CN4);
        Ports cutOff = Seams.hooked(fleet.ports("w2"), TestServers.class, (method, args, real) -> {
            Object result = real.call();
            if (method.getName().equals("create")) {
                throw new CloudException.Ambiguous("nova did not answer", null, null);
            }
            return result;
        });

        assertThat(why(run(cutOff))).isEmpty();

        assertTried(fleet);
    }

    @Test
    @Tag("lab")
    @Tag("lab-simulation")
    void aTrialKilledAtAnyCallIsFinishedByTheNextRun() {
        killedTrying(KillPoints.EVERY);
    }

    private void killedTrying(KillPoints points) {
        fleet.tryHostsByServers();
        CrashingPorts counting = CrashingPorts.never();
        run(counting.around(fleet.ports("w1")));
        int calls = counting.calls();

        // What comes before the trial is killed in another test.
        points.of(calls / 2, calls).forEach(call -> {
            triedAndKilled(CrashingPorts.before(call), "before call " + call);
            triedAndKilled(CrashingPorts.after(call), "after call " + call);
        });
    }

    @Test
    void aServerThatIsOnlyNamedLikeOursIsNeitherTakenForItNorDeleted() {
        fleet.tryHostsByServers();
        List<ServerId> namesakes = new ArrayList<>();
        Ports watched = Seams.hooked(fleet.ports("w1"), TestServers.class, (method, args, real) -> {
            if (method.getName().equals("create")) {
                namesakes.add(fleet.cloud()
                        .addServer((String) args[1], HostId.of("cn2"), "ACTIVE", Flavor.small()));
            }
            return real.call();
        });

        assertThat(why(run(watched))).isEmpty();

        assertTried(fleet);
        assertThat(fleet.cloud().servers(HostId.of("cn2")))
                .containsAll(namesakes)
                .isNotEmpty();
    }

    @Test
    void aServerThatComesWithTheNameOfOursOnceOursIsNotedIsNotDeleted() {
        fleet.tryHostsByServers();
        List<ServerId> namesakes = new ArrayList<>();
        Ports watched = Seams.hooked(fleet.ports("w1"), TestServers.class, (method, args, real) -> {
            Object result = real.call();
            if (method.getName().equals("delete")) {
                namesakes.add(fleet.cloud().addServer(testServer(), CN4, "ACTIVE", Flavor.small()));
            }
            return result;
        });

        run(watched);

        assertThat(fleet.cloud().servers(CN4))
                .containsExactlyElementsOf(namesakes)
                .hasSize(1);
        assertThat(fleet.cloud().count("DELETE", "/servers", "")).isEqualTo(1);
    }

    private static String testServer() {
        return "bearman-test-run-1-cn4";
    }

    @Test
    void hostsThatChangedSinceThePlanAreNotTouched() {
        List<String> refusals = new ArrayList<>();
        fleet.time().spawn("run", () -> {
            BringIn bringIn = fleet.bringIn(fleet.ports("w1"));
            BringInPlan plan = bringIn.plan(REQUEST);
            fleet.store()
                    .inventory()
                    .transition(
                            CN4,
                            state(),
                            new HostState.Joining(RunId.of("earlier")),
                            "ann",
                            "by hand");
            try {
                bringIn.run(plan, event -> {});
            } catch (RefusedException e) {
                refusals.add(e.getMessage());
            }
        });
        fleet.time().run(LONG);

        assertThat(refusals)
                .singleElement()
                .asString()
                .contains("changed since the plan was made: cn4 is JOINING");
        assertThat(fleet.machine("cn4").log()).isEmpty();
        assertThat(fleet.store().journal().runs()).isEmpty();
    }

    @Test
    void aRackIsNotSwitchedOnAllAtOnce() {
        SimulatedFleet world = new SimulatedFleet(1, new Layout(3, 1, 1), SimulatedStore::memory);
        List<HostId> hosts = new ArrayList<>();
        for (int number = 4; number <= 16; number++) {
            world.addNewHost(number, new HostState.Deploying());
            hosts.add(HostId.of("cn" + number));
        }
        List<Instant> ons = new ArrayList<>();
        Ports watched = Seams.hooked(world.ports("w1"), Power.class, (method, args, real) -> {
            if (method.getName().equals("act")) {
                ons.add(world.time().now());
            }
            return real.call();
        });
        BringInRequest all = new BringInRequest(hosts, "new rack", hosts.size(), false);

        List<Report> reports = run(world, watched, all, log);

        assertThat(reports.get(0).exitCode()).as(reports.get(0).table()).isEqualTo(ExitCode.DONE);
        assertThat(ons).hasSize(13);
        assertThat(Duration.between(ons.get(0), ons.get(10)))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }

    private static void triedAndKilled(CrashingPorts crash, String where) {
        SimulatedFleet world = world();
        world.tryHostsByServers();
        killedAt(world, crash, where);
        assertTried(world);
    }

    @Test
    void aPlanWritesNothing() {
        int before = fleet.cloud().requests().size();
        List<BringInPlan> plans = new ArrayList<>();
        fleet.time()
                .spawn("plan", () -> plans.add(fleet.bringIn(fleet.ports("w1")).plan(REQUEST)));
        fleet.time().run(LONG);

        assertThat(plans.get(0).table())
                .contains("cn4   r0    DEPLOYING  not known yet  az1 by aggregate racks-az1");
        assertThat(fleet.cloud()
                        .requests()
                        .subList(before, fleet.cloud().requests().size()))
                .filteredOn(it -> !it.path().contains("/auth/"))
                .allMatch(it -> it.method().equals("GET"));
        assertThat(fleet.store().journal().runs()).isEmpty();
    }

    private Deadline soon() {
        return Deadline.in(fleet.time(), Duration.ofMinutes(1));
    }
}

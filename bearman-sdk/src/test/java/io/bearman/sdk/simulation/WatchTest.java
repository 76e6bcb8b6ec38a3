package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.StoreException;
import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.notify.News;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Recovery;
import io.bearman.maintenance.RecoverySettings;
import io.bearman.maintenance.Settings;
import io.bearman.maintenance.watch.Act;
import io.bearman.maintenance.watch.BootWitness;
import io.bearman.maintenance.watch.EngineResponder;
import io.bearman.maintenance.watch.PowerWitness;
import io.bearman.maintenance.watch.Verdict;
import io.bearman.maintenance.watch.Watch;
import io.bearman.maintenance.watch.WatchEvent;
import io.bearman.maintenance.watch.WatchSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A night: what a watch says, and what it does, which is never more than it may. */
class WatchTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final WatchSettings TELLS = WatchSettings.create();
    private static final WatchSettings ACTS = TELLS.with(Act.RECOVER).with(Act.EVACUATE);

    private SimulatedFleet fleet = new SimulatedFleet(1, 3);
    private final List<String> lines = new ArrayList<>();
    private final List<WatchEvent> events = new ArrayList<>();
    private final List<News> news = new ArrayList<>();
    private final List<ServerId> servers = new ArrayList<>();
    private int runs;

    private void hosts(int count) {
        fleet = new SimulatedFleet(1, count);
    }

    private void guests(int perHost, String... hosts) {
        for (String host : hosts) {
            for (int i = 1; i <= perHost; i++) {
                servers.add(fleet.server(host + "-vm" + i, host, "ACTIVE"));
            }
        }
    }

    private void sharedStorage() {
        for (Placed placed : fleet.store().inventory().all()) {
            fleet.store()
                    .inventory()
                    .put(
                            List.of(new Placed(
                                    placed.host().with(Storage.SHARED), placed.machine())),
                            "test");
        }
    }

    /** Sees whether a machine's system runs, by another way than Nova. */
    private final class Ssh implements Liveness {
        private final UnaryOperator<Sign> spoiled;

        Ssh(UnaryOperator<Sign> spoiled) {
            this.spoiled = spoiled;
        }

        @Override
        public String name() {
            return "SSH";
        }

        @Override
        public Sign ask(Placed host) {
            boolean lives = fleet.machine(host.host().id()).serves();
            Sign sign = lives ? new Sign.Alive("answers") : new Sign.Silent("no answer");
            return host.host().id().equals(CN1) ? spoiled.apply(sign) : sign;
        }
    }

    private Ports ports(String process, UnaryOperator<Sign> ssh) {
        Ports it = fleet.ports(process);
        return asking(
                it,
                List.of(
                        new Ssh(ssh),
                        new BootWitness(it.boots(), it.time(), Duration.ofMinutes(5)),
                        new PowerWitness(it.power())));
    }

    private static Ports asking(Ports it, List<Liveness> witnesses) {
        return new Ports(
                it.inventory(),
                it.journal(),
                it.claims(),
                it.freeze(),
                it.admissions(),
                it.boots(),
                it.power(),
                it.clouds(),
                it.gate(),
                witnesses,
                it.time());
    }

    private Watch watch(Ports ports, WatchSettings settings) {
        Supplier<RunId> ids = () -> RunId.of("run-" + ++runs);
        Maintenance maintenance =
                new Maintenance(ports, Settings.create(), fleet.time().executor(), ids, "watch");
        Recovery recovery =
                new Recovery(ports, Settings.create(), RecoverySettings.create(), ids, "watch");
        return new Watch(
                ports,
                settings,
                new EngineResponder(
                        maintenance,
                        recovery,
                        EvacuationLimits.create(),
                        ports.time(),
                        fleet.time().executor()),
                fleet.time().executor(),
                event -> {
                    events.add(event);
                    lines.add(event.line());
                },
                news::add);
    }

    /** Lets watches watch for this long, then presses Ctrl-C. */
    private void watch(Duration duration, Watch... watches) {
        for (Watch watch : watches) {
            fleet.time().spawn("watch", () -> {
                Thread self = Thread.currentThread();
                fleet.time().after(duration, self::interrupt);
                watch.run();
            });
        }
        while (true) {
            try {
                fleet.time().run(DAY);
                return;
            } catch (Crash e) {
                lines.add("killed");
            }
        }
    }

    private void watch(Duration duration, WatchSettings settings) {
        watch(duration, watch(ports("w1", sign -> sign), settings));
    }

    private long evacuations() {
        return fleet.cloud().count("POST", "/action", "evacuate");
    }

    private long reboots(ServerId server) {
        return fleet.cloud().count("POST", server + "/action", "reboot");
    }

    private List<String> alarms() {
        return news.stream().map(it -> ((News.WatchAlarm) it).alarm()).toList();
    }

    private ComputeService compute(String host) {
        return fleet.calmCloud().hypervisors().compute(HostId.of(host)).orElseThrow();
    }

    private HostState state() {
        return fleet.store().inventory().find(CN1).orElseThrow().host().state();
    }

    private void nothingWasDone() {
        assertThat(fleet.cloud().requests()).noneMatch(asked -> asked.write());
        assertThat(fleet.machine("cn1").log())
                .doesNotContain("HARD_OFF", "SOFT_OFF", "ON", "CYCLE");
        assertThat(fleet.store().journal().runs()).isEmpty();
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aFleetThatIsWellIsNotTalkedAbout() {
        guests(2, "cn1", "cn2");

        watch(HOUR, ACTS);

        assertThat(lines).isEmpty();
        assertThat(news).isEmpty();
        nothingWasDone();
    }

    @Test
    void anAgentKilledOnAHostThatLivesIsAnAlarmAndNeverAFence() {
        guests(2, "cn1");
        fleet.cloud().computeStopped(CN1);

        watch(HOUR, ACTS);

        assertThat(lines)
                .containsExactly("cn1: nova-compute is down, but the host lives, so guests may be"
                        + " running: SSH: alive (answers), boot report: cannot tell (there is none),"
                        + " BMC: cannot tell (reads ON, which says nothing of the system). It is"
                        + " never fenced; look at nova-compute on it. Nothing is done");
        assertThat(alarms()).containsExactly("dead-agent");
        nothingWasDone();
        assertThat(fleet.cloud().running(CN1)).containsExactlyElementsOf(servers);
    }

    @Test
    void withoutAConductorNothingIsEvacuatedAndItSaysWhy() {
        guests(2, "cn1", "cn2", "cn3");
        fleet.cloud().faults().conductorDown(true);
        fleet.time()
                .after(Duration.ofMinutes(30), () -> fleet.cloud().faults().conductorDown(false));

        watch(HOUR, ACTS);

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("RegionOne: no nova-conductor (controller) is up");
        assertThat(lines.get(1))
                .startsWith("RegionOne: no nova-conductor (controller) is up; 3 of 3 hosts look"
                        + " down, which says nothing of them; cn1: SSH: alive (answers)");
        assertThat(lines.get(2)).isEqualTo("RegionOne: well again (was: control-plane)");
        assertThat(alarms()).containsExactly("control-plane", "over");
        nothingWasDone();
    }

    @Test
    void aDeadHostIsOnlyNamedWhenNobodySaidToEvacuate() {
        guests(2, "cn1");
        fleet.machine("cn1").panic();

        watch(HOUR, TELLS);

        assertThat(lines)
                .containsExactly("cn1: dead: nova-compute is down; SSH: silent (no answer), boot"
                        + " report: cannot tell (there is none), BMC: cannot tell (reads ON, which"
                        + " says nothing of the system). Nothing is done: not told to (--act"
                        + " evacuate)");
        nothingWasDone();
    }

    @Test
    void aDeadHostIsFencedAndEvacuatedOnceTwoWitnessesAgreeLongEnough() {
        guests(3, "cn1");
        sharedStorage();
        fleet.machine("cn1").panic();

        watch(HOUR, ACTS);

        assertThat(lines).contains("cn1: evacuate is done");
        assertThat(evacuations()).isEqualTo(3);
        assertThat(fleet.cloud().servers(CN1)).isEmpty();
        assertThat(fleet.machine("cn1").log()).containsOnlyOnce("is off");
        assertThat(fleet.violations()).isEmpty();
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(lines).filteredOn(line -> line.contains("Found in")).hasSize(2);
    }

    @Test
    void aHostThatDiesAloneIsNotEvacuatedBeforeItHadTimeToComeBack() {
        guests(3, "cn1");
        sharedStorage();
        fleet.machine("cn1").panic();

        watch(Duration.ofMinutes(3), ACTS);

        assertThat(evacuations()).isZero();
        assertThat(fleet.machine("cn1").log()).containsExactly("panics");
    }

    @Test
    void severalHostsThatDieAtOnceAreNotEvacuated() {
        hosts(6);
        guests(2, "cn1", "cn2");
        sharedStorage();
        fleet.machine("cn1").panic();
        fleet.machine("cn2").panic();

        watch(HOUR, ACTS);

        assertThat(lines)
                .anyMatch(
                        line -> line.startsWith("RegionOne: 2 hosts are down at once (cn1, cn2)"));
        assertThat(lines)
                .anyMatch(line -> line.endsWith("Nothing is done: many-down in RegionOne"));
        nothingWasDone();
    }

    @Test
    void aWitnessThatSeesNoHostAtAllIsNotBelieved() {
        guests(2, "cn1");
        sharedStorage();
        fleet.cloud().computeStopped(CN1);
        Liveness blind = new Liveness() {
            @Override
            public String name() {
                return "SSH";
            }

            @Override
            public Sign ask(Placed host) {
                return new Sign.Silent("no answer");
            }
        };
        watch(HOUR, watch(asking(fleet.ports("w1"), List.of(blind)), ACTS));

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .contains("nobody else can tell")
                .contains("but it sees nothing of cn2, cn3 either, which live");
        nothingWasDone();
    }

    @Test
    void aFlappingWitnessNeverGetsAHostFenced() {
        guests(2, "cn1");
        sharedStorage();
        fleet.cloud().computeStopped(CN1);
        int[] asked = {0};
        UnaryOperator<Sign> flaps =
                sign -> ++asked[0] % 4 == 0 ? sign : new Sign.Silent("no answer");

        watch(HOUR, watch(ports("w1", flaps), ACTS));

        assertThat(asked[0]).isGreaterThan(100);
        nothingWasDone();
    }

    @Test
    void aHostThatCameBackByItselfGetsItsGuestsBackAndNoneIsEvacuated() {
        guests(4, "cn1");
        fleet.machine("cn1").comesBack();

        watch(HOUR, ACTS);

        assertThat(fleet.cloud().running(CN1)).containsExactlyInAnyOrderElementsOf(servers);
        servers.forEach(server -> assertThat(reboots(server)).isEqualTo(1));
        assertThat(evacuations()).isZero();
        assertThat(fleet.machine("cn1").log()).containsExactly("panics", "booted 201");
        assertThat(compute("cn1")).matches(it -> it.enabled() && it.up());
        assertThat(lines).contains("cn1: recover is done", "cn1: well again (was: returned)");
        assertThat(fleet.violations()).isEmpty();
    }

    @Test
    void aHostThatCameBackIsNamedUntilSomebodyLooksAfterIt() {
        guests(1, "cn1");
        fleet.machine("cn1").comesBack();

        watch(HOUR, TELLS);

        assertThat(lines).last().asString().contains("came back by itself", "(--act recover)");
        assertThat(alarms()).contains("returned").doesNotContain("over");
        assertThat(fleet.cloud().requests()).noneMatch(asked -> asked.write());
    }

    @Test
    void aRackThatReturnsAtOnceIsLookedAfterInOrderAndNoGuestTwice() {
        hosts(22);
        String[] rack = new String[20];
        for (int i = 0; i < rack.length; i++) {
            rack[i] = "cn" + (i + 1);
        }
        guests(2, rack);
        for (String host : rack) {
            fleet.machine(host).comesBack();
        }
        WatchSettings few = with(ACTS, 3);

        watch(HOUR, watch(ports("w1", sign -> sign), few), watch(ports("w2", sign -> sign), few));

        for (String host : rack) {
            assertThat(fleet.cloud().running(HostId.of(host))).as(host).hasSize(2);
            assertThat(fleet.machine(host).log()).containsExactly("panics", "booted 201");
            assertThat(compute(host).enabled()).as(host).isTrue();
        }
        servers.forEach(server -> assertThat(reboots(server)).isEqualTo(1));
        assertThat(evacuations()).isZero();
        assertThat(fleet.violations()).isEmpty();
        assertThat(fleet.store().boots().unattended()).isEmpty();
    }

    private static WatchSettings with(WatchSettings it, int hostsAtOnce) {
        return new WatchSettings(
                it.every(),
                it.looks(),
                it.deadAfter(),
                it.hostsDown(),
                it.silent(),
                it.retryAfter(),
                hostsAtOnce,
                it.returning(),
                it.acts());
    }

    @Test
    void whatAKilledWatchBeganTheNextOneFinishes() {
        guests(4, "cn1");
        fleet.machine("cn1").comesBack();
        Ports mine = ports("w1", sign -> sign);
        Function<CrashingPorts, Watch> crashing = crash -> watch(crash.around(mine), ACTS);
        watch(HOUR, crashing.apply(CrashingPorts.after(60)));
        fleet.store().crash("w1");

        watch(HOUR, watch(ports("w2", sign -> sign), ACTS));

        assertThat(fleet.cloud().running(CN1)).containsExactlyInAnyOrderElementsOf(servers);
        servers.forEach(server -> assertThat(reboots(server)).isEqualTo(1));
        assertThat(fleet.store().boots().unattended()).isEmpty();
        assertThat(compute("cn1").enabled()).isTrue();
    }

    @Test
    void aFrozenFleetIsOnlyTalkedAbout() {
        guests(2, "cn1");
        fleet.store().freeze().freeze("ann", "storm");
        fleet.machine("cn1").comesBack();

        watch(HOUR, ACTS);

        assertThat(lines)
                .anyMatch(line ->
                        line.endsWith("Nothing is done: the fleet is frozen by ann (storm)"));
        assertThat(fleet.cloud().requests()).noneMatch(asked -> asked.write());
    }

    @Test
    void aHostInMaintenanceIsItsRunsBusiness() {
        RunId run = RunId.of("run-9");
        fleet.store()
                .inventory()
                .transition(
                        CN1,
                        new HostState.InService(),
                        new HostState.Maintenance(run, "kernel"),
                        "ann",
                        "kernel");
        fleet.machine("cn1").losePower();

        watch(HOUR, ACTS);

        assertThat(lines).isEmpty();
        assertThat(fleet.store().journal().runs()).isEmpty();
    }

    @Test
    void aHostThatAHumanDisabledIsNotEvacuated() {
        guests(2, "cn1");
        sharedStorage();
        fleet.calmCloud()
                .hypervisors()
                .disable(
                        compute("cn1"),
                        "A: testing",
                        Deadline.in(fleet.time(), Duration.ofMinutes(1)));
        fleet.machine("cn1").panic();

        watch(HOUR, ACTS);

        assertThat(evacuations()).isZero();
        assertThat(fleet.machine("cn1").log()).containsExactly("panics");
        assertThat(lines)
                .anyMatch(line -> line.contains("was disabled by somebody else (A: testing)"));
    }

    @Test
    void aCloudThatCannotBeAskedIsSaidOnceAndLooksAreCountedAnew() {
        guests(2, "cn1");
        sharedStorage();
        fleet.machine("cn1").panic();
        fleet.time().after(Duration.ofMinutes(2), () -> fleet.cloud().faults().unreachable(true));
        fleet.time().after(Duration.ofMinutes(6), () -> fleet.cloud().faults().unreachable(false));

        watch(Duration.ofMinutes(8), ACTS);

        assertThat(lines)
                .filteredOn(line -> line.contains("Nova cannot be asked"))
                .hasSize(1);
        assertThat(lines).noneMatch(line -> line.startsWith("cn1: well again"));
        // Dead since the seventh minute only, as far as anybody could see.
        assertThat(fleet.machine("cn1").log()).containsExactly("panics");
    }

    @Test
    void aStoreThatIsAwayForAWhileDoesNotEndAWatch() {
        fleet.cloud().computeStopped(CN1);
        Instant away = fleet.time().now().plus(Duration.ofMinutes(10));
        Ports mine =
                Seams.hooked(ports("w1", sign -> sign), Inventory.class, (method, args, real) -> {
                    if (fleet.time().now().isAfter(away)
                            && fleet.time().now().isBefore(away.plusSeconds(300))) {
                        throw new StoreException.Unreachable("store db.example: no answer", null);
                    }
                    return real.call();
                });

        watch(HOUR, watch(mine, TELLS));

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).isEqualTo("nothing is watched: store db.example: no answer");
    }

    @Test
    void oneLookIsAsManyAsMustAgreeAndSaysWhatIsWrong() {
        fleet.cloud().computeStopped(CN1);
        fleet.time().sleep(Duration.ofMinutes(2));
        List<Verdict> wrong = new ArrayList<>();

        fleet.time()
                .spawn(
                        "once",
                        () -> wrong.addAll(
                                watch(ports("w1", sign -> sign), ACTS).once()));
        fleet.time().run(HOUR);

        assertThat(wrong).hasSize(1);
        assertThat(wrong.get(0).finding().kind()).isEqualTo("dead-agent");
        nothingWasDone();
    }

    @Test
    void everyEventIsOneLineOfJsonToo() {
        guests(1, "cn2");
        fleet.cloud().computeStopped(CN1);
        fleet.machine("cn2").comesBack();

        watch(HOUR, ACTS);

        assertThat(events)
                .extracting(WatchEvent::json)
                .allMatch(
                        json -> json.matches("\\{\"type\":\"[a-z]+\",\"at\":\"[-0-9T:.]+Z\",.*}"));
        assertThat(events)
                .extracting(WatchEvent::json)
                .anyMatch(json -> json.contains("\"region\":\"RegionOne\",\"host\":\"cn1\","
                                + "\"finding\":\"dead-agent\"")
                        && json.contains("\"witness\":\"SSH\"")
                        && json.contains("\"act\":\"none\""));
    }
}

package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.BearmanException;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.testkit.net.Fault;
import io.bearman.testkit.net.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run among chance: lossy networks, failing clouds, and processes that are killed at any call and
 * started again. Each seed repeats exactly.
 */
class SweepTest {
    private static final int SEEDS = Integer.getInteger("bearman.sweep.seeds", 250);
    private static final HostId CN1 = HostId.of("cn1");
    private static final Request REQUEST = Request.drainAndReboot(CN1, "kernel update");
    private static final Duration LONG = Duration.ofHours(24);
    private static final int BAD_TRIES = 6;
    private static final int TRIES = 12;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensGuestsLiveAndTheRunIsFinishedInTheEnd(long seed) {
        World world = new World(seed);
        for (int tried = 1; tried <= TRIES && !world.ended(); tried++) {
            if (tried > BAD_TRIES) {
                world.calm();
            }
            world.go(tried, tried <= BAD_TRIES);
            world.neverWrong();
        }
        world.inTheEndRight();
    }

    /** One seed's fleet, chance and history. */
    private static final class World {
        private final SimulatedFleet fleet;
        private final Random random;
        private final List<ServerId> servers = new ArrayList<>();
        private final List<String> log = new ArrayList<>();

        World(long seed) {
            fleet = new SimulatedFleet(seed, 3);
            random = new Random(seed * 31 + 7);
            String[] states = {"ACTIVE", "SHUTOFF", "PAUSED", "ACTIVE"};
            for (int i = 0; i < states.length; i++) {
                servers.add(fleet.server("vm" + i, "cn1", states[i]));
            }
            fleet.http().latency(Duration.ofMillis(20));
            fleet.http().lateness(Duration.ofSeconds(1 + random.nextInt(12)));
            double worst = random.nextDouble() * 0.1;
            for (Fault fault : Fault.values()) {
                fleet.http().share(fault, random.nextDouble() * worst);
            }
            fleet.network()
                    .link(Link.of(Duration.ofMillis(5))
                            .jitter(Duration.ofMillis(20))
                            .loss(random.nextDouble() * 0.2)
                            .duplication(0.1)
                            .reordering(0.1)
                            .bitFlips(random.nextDouble() * 0.1)
                            .replays(0.1));
            if (random.nextInt(4) == 0) {
                fleet.machine("cn1").ignoreSoftOff();
            }
        }

        void calm() {
            for (Fault fault : Fault.values()) {
                fleet.http().share(fault, 0);
            }
            fleet.network().link(Link.of(Duration.ofMillis(5)));
        }

        /** One process, perhaps killed at a call by chance. */
        void go(int tried, boolean mayDie) {
            String process = "w" + tried;
            Ports ports = fleet.ports(process);
            if (mayDie && random.nextInt(4) > 0) {
                int call = 1 + random.nextInt(220);
                CrashingPorts crash = random.nextBoolean()
                        ? CrashingPorts.before(call)
                        : CrashingPorts.after(call);
                log.add(process + " may die at call " + call);
                ports = crash.around(ports);
            }
            Maintenance maintenance = fleet.maintenance(ports);
            fleet.time().spawn(process, () -> {
                try {
                    Report report = maintenance.run(
                            maintenance.plan(REQUEST),
                            event -> log.add(fleet.time().now() + " " + event.line()));
                    log.add(process + " " + report.table());
                } catch (BearmanException e) {
                    log.add(process + " " + e);
                }
            });
            play();
            fleet.store().crash(process);
        }

        private void play() {
            while (true) {
                try {
                    fleet.time().run(LONG);
                    return;
                } catch (Crash e) {
                    log.add("killed");
                }
            }
        }

        boolean ended() {
            return begunRuns().stream().anyMatch(run -> outcome(run).isPresent());
        }

        /** A run that was cancelled touched nothing: its BMC never answered, or said no by chance. */
        private List<Run> begunRuns() {
            return fleet.store().journal().runs().stream()
                    .filter(run -> !outcome(run).equals(Optional.of(Journal.Outcome.CANCELLED)))
                    .toList();
        }

        private Optional<Journal.Outcome> outcome(Run run) {
            return fleet.store().journal().outcome(run.id());
        }

        void neverWrong() {
            assertThat(fleet.violations()).as(this::story).isEmpty();
            assertThat(begunRuns()).as(this::story).hasSizeLessThan(2);
            for (String once : List.of("is off", "is on", "SOFT_OFF")) {
                assertThat(fleet.machine("cn1").log().stream().filter(once::equals))
                        .as(() -> once + " at most once\n" + story())
                        .hasSizeLessThan(2);
            }
            for (ServerId server : servers) {
                assertThat(successes(server))
                        .as(() -> "successful migrations of " + server + "\n" + story())
                        .hasSizeLessThan(2);
            }
        }

        private List<Migration> successes(ServerId server) {
            return calmly(
                    () -> fleet
                            .ports("judge")
                            .clouds()
                            .in(SimulatedFleet.REGION)
                            .guests()
                            .migrations(server)
                            .stream()
                            .filter(it -> it.status().succeeded())
                            .toList());
        }

        /** The judge asks as long as it takes. */
        private <T> T calmly(java.util.function.Supplier<T> question) {
            while (true) {
                try {
                    return question.get();
                } catch (BearmanException e) {
                    fleet.time().sleep(Duration.ofSeconds(1));
                }
            }
        }

        void inTheEndRight() {
            calm();
            assertThat(ended()).as(this::story).isTrue();
            try {
                DrainAndRebootTest.assertRight(fleet, servers);
            } catch (AssertionError e) {
                throw new AssertionError(story(), e);
            }
            assertThat(fleet.store().inventory().find(CN1).orElseThrow().host().state())
                    .as(this::story)
                    .isEqualTo(new HostState.InService());
            assertThat(fleet.maintenance(fleet.ports("judge")).plan(REQUEST).refused())
                    .as(this::story)
                    .isFalse();
        }

        private String story() {
            return String.join("\n", log) + "\n" + fleet.machine("cn1").log();
        }
    }
}

package io.bearman.cli.lab;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Killed with SIGKILL anywhere, and run again at once: the run ends as if nothing had happened.
 *
 * <p>Four servers wander about the rack while one host after the other is rebooted: each test takes
 * the host with the most of them.
 */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRunLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Lab lab;
    private final Rack rack;
    private Site home;
    private Site site;

    KilledRunLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeAll
    void fourServers(@TempDir Path folder) {
        lab.run("clear");
        lab.run("servers", "4", "cn1", "--stopped", "1");
        home = Site.of(lab, folder).withBootServer();
        // Only the proof that the killed process is gone can give its claim away at once.
        site = home.with("BEARMAN_CLAIMS_LEASE", "10m");
    }

    @AfterEach
    void behaveAgain() {
        List.of("cn1", "cn2", "cn3").forEach(host -> {
            lab.run("bmc-ctl", host);
        });
    }

    @AfterAll
    void close() {
        home.close();
    }

    /** Where the run is killed. */
    enum Place {
        DISABLED,
        MOVING,
        EMPTY,
        SOFT_OFF_SENT,
        BOOTING
    }

    @ParameterizedTest
    @EnumSource
    void aKilledRunIsFinishedByTheSameCommand(Place place) throws IOException {
        Scene scene = new Scene();
        BearmanProcess run = scene.run();
        reach(place, scene, run);

        run.kill();
        BearmanProcess.Ended again = scene.runAgain();

        assertThat(again.exitCode()).as(run + "\n" + again).isZero();
        scene.assertEnd(again);
    }

    private void reach(Place place, Scene scene, BearmanProcess run) {
        String host = scene.host;
        switch (place) {
            case DISABLED -> {
                run.awaitTold("disable nova-compute", SOON);
                Lab.await("disabled", SOON, () -> rack.service(host).startsWith("bearman:"));
            }
            case MOVING -> {
                run.awaitTold("  move ", SOON);
                Lab.await("a migration", SOON, () -> rack.isMoving(host));
            }
            case EMPTY -> run.awaitTold("empty; looking again", SOON);
            case SOFT_OFF_SENT -> {
                run.awaitTold("power off (soft)", SOON);
                Lab.await("soft off", SOON, () -> scene.told().contains("set shutdown"));
            }
            case BOOTING -> Lab.await("power on", SOON, () -> scene.told().contains("set power 1"));
        }
        assertThat(scene.told())
                .isEqualTo(
                        switch (place) {
                            case DISABLED, MOVING, EMPTY -> List.of();
                            case SOFT_OFF_SENT -> List.of("set shutdown");
                            case BOOTING -> List.of("set shutdown", "set boot pxe", "set power 1");
                        });
    }

    @Test
    void anInterruptedRunSaysHowToGoOnAndIsFinishedByTheSameCommand() throws IOException {
        Scene scene = new Scene();
        BearmanProcess run = scene.run();
        run.awaitTold("  move ", SOON);

        run.interrupt();
        BearmanProcess.Ended stopped = run.end(SOON);
        BearmanProcess.Ended again = scene.runAgain();

        assertThat(stopped.exitCode()).as(stopped.toString()).isEqualTo(130);
        assertThat(stopped.told()).last().isEqualTo(scene.host + "  interrupted");
        assertThat(stopped.printed())
                .endsWith(scene.host + " was interrupted; the same command goes on with it\n");
        assertThat(again.exitCode()).as(stopped + "\n" + again).isZero();
        scene.assertEnd(again);
    }

    /** One run and all that was before it. */
    private final class Scene {
        private final List<Guest> before = rack.guests();
        private final long lastMigration = rack.lastMigration();
        private final String host = busiest();
        private final int alreadyTold = rack.told(host).size();
        private final int alreadyPowered = rack.power(host).size();

        private String busiest() {
            Map<String, Long> servers =
                    before.stream().collect(groupingBy(Guest::host, counting()));
            return servers.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
        }

        BearmanProcess run() {
            // Long enough to be killed in its middle.
            lab.run("bmc-ctl", host, "soft_seconds=3");
            return site.start("maintenance", "run", host, "--reason", "kernel update");
        }

        BearmanProcess.Ended runAgain() {
            return site.run("maintenance", "run", host, "--output", "json");
        }

        List<String> told() {
            List<String> all = rack.told(host);
            return all.subList(alreadyTold, all.size());
        }

        void assertEnd(BearmanProcess.Ended again) throws IOException {
            List<String> power = rack.power(host);
            assertThat(power.subList(alreadyPowered, power.size()))
                    .containsExactly("off shutdown servers=0", "on power");
            assertThat(told()).containsExactly("set shutdown", "set boot pxe", "set power 1");
            assertThat(rack.service(host)).isEqualTo("enabled");
            assertThat(rack.guests(host)).isEmpty();
            rack.assertAlive(before);
            List<String> left = before.stream()
                    .filter(guest -> guest.host().equals(host))
                    .map(Guest::id)
                    .toList();
            assertThat(rack.migrationsAfter(lastMigration))
                    .filteredOn(Moved::succeeded)
                    .extracting(Moved::server)
                    .containsExactlyInAnyOrderElementsOf(left);
            String last =
                    again.printed().lines().reduce((earlier, later) -> later).orElseThrow();
            JsonNode report = new ObjectMapper().readTree(last).at("/hosts/0");
            assertThat(report.path("outcome").asText()).isEqualTo("DONE");
            assertThat(report.path("servers").findValuesAsText("server"))
                    .containsExactlyInAnyOrderElementsOf(left);
            assertThat(report.path("servers").findValuesAsText("outcome")).containsOnly("moved");
        }
    }
}

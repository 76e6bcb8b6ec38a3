package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed at many points, spread over all that a run tells and the moments between. Twelve servers go to
 * and fro between two hosts, one drain after the other in one store, so that none of the time is spent
 * on making servers.
 */
@Tag("lab")
@Tag("soak-openstack")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRunSoakTest {
    private static final Duration LONG = Duration.ofMinutes(4);
    /** A run of twelve servers tells at least so many lines before it enables its host. */
    private static final int LINES = 34;

    private final Lab lab;
    private final Rack rack;
    private boolean furnished;
    private int sites;
    private Path folder;
    private Site home;

    KilledRunSoakTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeAll
    void open(@TempDir Path shared) {
        folder = shared;
    }

    @AfterAll
    void close() {
        if (home != null) {
            home.close();
            home = null;
        }
    }

    private Site site() {
        if (!furnished) {
            lab.run("clear");
            lab.run("servers", "12", "cn1", "--stopped", "3");
            rack.hosts().stream()
                    .skip(2)
                    .forEach(host -> rack.disable(host, "not part of this test"));
            close();
            home = Site.of(lab, folder.resolve("site" + ++sites)).withBootServer();
        }
        // One that fails leaves what it left; the next one begins anew.
        furnished = false;
        // The hosts that take no part count as out.
        return home.with("BEARMAN_CLAIMS_LEASE", "10m")
                .with("BEARMAN_MAINTENANCE_HEADROOM", "none")
                .with("BEARMAN_MAINTENANCE_LIMITS_PER_RACK", "4")
                .with("BEARMAN_MAINTENANCE_LIMITS_PER_ZONE", "4")
                .with("BEARMAN_MAINTENANCE_LIMITS_IN_ALL", "4");
    }

    @RepeatedTest(50)
    void aDrainOfTwelveServersIsFinishedByTheSameCommand(RepetitionInfo point) {
        DrainScene scene = new DrainScene(rack, site());
        assertThat(rack.guests(scene.host())).hasSize(12);
        BearmanProcess run = scene.run();
        int lines = point.getCurrentRepetition() * LINES / point.getTotalRepetitions();
        killAfter(run, lines, new Random(point.getCurrentRepetition()).nextInt(1500));

        BearmanProcess.Ended again = scene.runAgain();

        assertThat(again.exitCode()).as(run + "\n" + again).isZero();
        scene.assertEnd(again);
        furnished = true;
    }

    @RepeatedTest(15)
    void aRollOfFiveHostsIsFinishedByTheSameCommand(RepetitionInfo point, @TempDir Path own) {
        // There is one address for the boot server.
        close();
        furnished = false;
        try (RollScene scene = new RollScene(lab, own)) {
            BearmanProcess run = scene.start();
            // A third of the kills while the first hosts are drained, the others while some are
            // off.
            int hosts = point.getCurrentRepetition() * 4 / point.getTotalRepetitions();
            scene.awaitBooting(run, hosts);
            killAfter(run, 1, new Random(point.getCurrentRepetition()).nextInt(5000));

            scene.assertEnd(scene.run());
        }
    }

    /** A run that ended by itself was not killed, which is no repetition of this test. */
    private static void killAfter(BearmanProcess run, int lines, int millis) {
        Lab.await(lines + " lines from " + run, LONG, () -> {
            assertThat(run.isAlive()).as("it ended by itself: %s", run).isTrue();
            return run.told().size() >= lines;
        });
        TimeSource.system().sleep(Duration.ofMillis(millis));
        assertThat(run.isAlive()).as("it ended by itself: %s", run).isTrue();
        run.kill();
    }
}

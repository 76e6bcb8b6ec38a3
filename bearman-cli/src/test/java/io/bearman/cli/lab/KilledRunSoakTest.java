package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed at many points, spread over all that a run tells and the moments between. */
@Tag("lab")
@Tag("soak-openstack")
@ExtendWith(LabExtension.class)
class KilledRunSoakTest {
    private static final Duration LONG = Duration.ofMinutes(4);
    /** A run of twelve servers tells at least so many lines. */
    private static final int LINES = 30;

    private final Lab lab;

    @TempDir
    private Path folder;

    KilledRunSoakTest(Lab lab) {
        this.lab = lab;
    }

    @RepeatedTest(50)
    void aDrainOfTwelveServersIsFinishedByTheSameCommand(RepetitionInfo point) {
        lab.run("clear");
        lab.run("servers", "12", "cn1", "--stopped", "3");
        try (Site home = Site.of(lab, folder).withBootServer()) {
            DrainScene scene =
                    new DrainScene(new Rack(lab), home.with("BEARMAN_CLAIMS_LEASE", "10m"));
            BearmanProcess run = scene.run();
            int lines = point.getCurrentRepetition() * LINES / point.getTotalRepetitions();
            killAfter(run, lines, new Random(point.getCurrentRepetition()).nextInt(1500));

            BearmanProcess.Ended again = scene.runAgain();

            assertThat(again.exitCode()).as(run + "\n" + again).isZero();
            scene.assertEnd(again);
        }
    }

    @RepeatedTest(15)
    void aRollOfFiveHostsIsFinishedByTheSameCommand(RepetitionInfo point) {
        try (RollScene scene = new RollScene(lab, folder)) {
            BearmanProcess run = scene.start();
            // A third of the kills while the first hosts are drained, the others while some are
            // off.
            int hosts = point.getCurrentRepetition() * 4 / point.getTotalRepetitions();
            scene.awaitBooting(run, hosts);
            killAfter(run, 1, new Random(point.getCurrentRepetition()).nextInt(5000));

            scene.assertEnd(scene.run());
        }
    }

    private static void killAfter(BearmanProcess run, int lines, int millis) {
        Lab.await(lines + " lines from " + run, LONG, () -> run.told().size() >= lines);
        TimeSource.system().sleep(Duration.ofMillis(millis));
        run.kill();
    }
}

package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed with SIGKILL, and run again at once: the run ends as if nothing had happened. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRunLabTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    private final Lab lab;
    private final Rack rack;
    private Site home;
    private Site site;

    KilledRunLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeAll
    void twelveServers(@TempDir Path folder) {
        lab.run("clear");
        lab.run("servers", "12", "cn1", "--stopped", "3");
        home = Site.of(lab, folder).withBootServer();
        // Only the proof that the killed process is gone can give its claim away at once.
        site = home.with("BEARMAN_CLAIMS_LEASE", "10m");
    }

    @AfterAll
    void close() {
        home.close();
    }

    /** Where the run is killed, one after the other. */
    enum Place {
        DISABLED,
        MOVING,
        EMPTY,
        SOFT_OFF_SENT,
        BOOTING
    }

    @Test
    void aRunKilledAtEveryStepIsFinishedByTheSameCommand() {
        DrainScene scene = new DrainScene(rack, site);
        for (Place place : Place.values()) {
            BearmanProcess run = scene.run();
            reach(place, scene, run);
            run.kill();
        }

        BearmanProcess.Ended again = scene.runAgain();

        assertThat(again.exitCode()).as(again.toString()).isZero();
        scene.assertEnd(again);
    }

    private void reach(Place place, DrainScene scene, BearmanProcess run) {
        String host = scene.host();
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
    void anInterruptedRunSaysHowToGoOnAndIsFinishedByTheSameCommand() {
        DrainScene scene = new DrainScene(rack, site);
        BearmanProcess run = scene.run();
        run.awaitTold("  move ", SOON);

        run.interrupt();
        BearmanProcess.Ended stopped = run.end(SOON);
        BearmanProcess.Ended again = scene.runAgain();

        assertThat(stopped.exitCode()).as(stopped.toString()).isEqualTo(130);
        assertThat(stopped.saidOfHosts()).isEqualTo(scene.host() + "  interrupted");
        assertThat(stopped.printed())
                .endsWith(scene.host() + " was interrupted; the same command goes on with it\n");
        assertThat(again.exitCode()).as(stopped + "\n" + again).isZero();
        scene.assertEnd(again);
    }
}

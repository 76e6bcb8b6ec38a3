package io.bearman.cli.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A roll over five hosts, one of which a human has disabled. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class KilledRollLabTest {
    private final Lab lab;

    @TempDir
    private Path folder;

    private RollScene scene;

    KilledRollLabTest(Lab lab) {
        this.lab = lab;
    }

    @BeforeEach
    void open() {
        scene = new RollScene(lab, folder);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aRollKilledWhileHostsAreOffIsFinishedByTheSameCommand() {
        BearmanProcess run = scene.start();
        scene.awaitBooting(run, 2);

        run.kill();
        BearmanProcess.Ended again = scene.run();

        scene.assertEnd(again);
    }
}

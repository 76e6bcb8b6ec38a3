package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** While a command is at work on a host, a second one is refused, also one that knows nothing of it. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class TwoCommandsLabTest {
    private static final int REFUSED = 3;
    private static final Duration SOON = Duration.ofSeconds(120);

    private final Lab lab;
    private final Rack rack;

    TwoCommandsLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void aServerThatTakesItsTime() {
        lab.run("clear");
        lab.run("servers", "1", "cn1");
        lab.run("ctl", "cn1", "live_hang=true");
    }

    @AfterEach
    void behaveAgain() {
        lab.run("ctl", "cn1");
    }

    @Test
    void theSecondWaitsForTheFirstAndAStrangerIsRefused(
            @TempDir Path here, @TempDir Path elsewhere) {
        Site site = Site.of(lab, here);
        BearmanProcess first = site.start("maintenance", "run", "cn1");
        first.awaitTold("  move ", SOON);
        Lab.await("it migrates", SOON, () -> rack.isMoving("cn1"));
        String tag = rack.service("cn1");

        BearmanProcess second = site.start("maintenance", "run", "cn1");
        second.awaitTold("cn1  waits: for another worker", SOON);
        BearmanProcess.Ended stranger = Site.of(lab, elsewhere).run("maintenance", "run", "cn1");

        second.interrupt();
        BearmanProcess.Ended ended = second.end(SOON);
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(130);
        assertThat(ended.printed()).contains("was begun by another worker of the run");
        assertThat(stranger.exitCode()).as(stranger.toString()).isEqualTo(REFUSED);
        assertThat(stranger.toString()).contains("cn1 was disabled by somebody else", tag);
        assertThat(rack.service("cn1")).isEqualTo(tag).startsWith("bearman:");
        assertThat(rack.migrations()).hasSize(1);
        first.interrupt();
        assertThat(first.end(SOON).exitCode()).isEqualTo(130);
        assertThat(rack.told("cn1")).isEmpty();
    }
}

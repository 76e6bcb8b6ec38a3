package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A live migration that comes no nearer to its end is given up, or let end at a price, as was told. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class HangingMoveLabTest {
    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site site;

    HangingMoveLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void aServerThatIsNeverDone() {
        lab.run("clear");
        lab.run("servers", "1", "cn1");
        lab.run("ctl", "cn1", "live_hang=true");
        site = Site.of(lab, folder).withBootServer();
    }

    @AfterEach
    void behaveAgain() {
        lab.run("ctl", "cn1");
        site.close();
    }

    private BearmanProcess.Ended drain(String whenStuck) {
        return site.run(
                "maintenance",
                "run",
                "cn1",
                "--when-stuck",
                whenStuck,
                "--set",
                "maintenance.moves.attempts=2",
                "--set",
                "maintenance.moves.stall-time=3s");
    }

    @Test
    void itIsAbortedAndTriedAgainAndWithForceItIsLetEnd() {
        List<Guest> before = rack.guests();

        BearmanProcess.Ended aborted = drain("abort");

        assertThat(aborted.exitCode()).as(aborted.toString()).isEqualTo(1);
        assertThat(aborted.saidOfHosts()).contains("cn1-vm1", "no progress");
        assertThat(rack.migrations())
                .extracting(Moved::status)
                .containsExactly("cancelled", "cancelled");
        assertThat(rack.guests()).isEqualTo(before);
        assertThat(rack.told("cn1")).isEmpty();

        BearmanProcess.Ended forced = drain("force-complete");

        assertThat(forced.exitCode()).as(forced.toString()).isZero();
        assertThat(rack.migrations())
                .extracting(Moved::status)
                .containsExactly("cancelled", "cancelled", "completed");
        assertThat(rack.guests("cn1")).isEmpty();
        rack.assertAlive(before);
    }
}

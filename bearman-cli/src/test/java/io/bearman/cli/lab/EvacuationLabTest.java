package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A host dies: its servers start elsewhere once its machine is proven off, and never before. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class EvacuationLabTest {
    private static final int FAILED = 1;
    private static final int REFUSED = 3;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofMinutes(4);

    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site site;

    EvacuationLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void clear() {
        lab.run("clear");
        site = Site.of(lab, folder).withBootServer();
    }

    @AfterEach
    void behaveAgain() {
        lab.run("voice", "cn1");
        rack.hosts().forEach(host -> lab.run("ctl", host));
        site.close();
    }

    private void cn1Dies() {
        lab.run("kill-host", "cn1");
        rack.awaitDown("cn1");
    }

    @Test
    void itsServersStartElsewhereOnceItIsOffAndItComesBackClean() {
        lab.run("servers", "12", "cn1", "--stopped", "2");
        lab.run("become", "cn1-vm1=paused");
        List<Guest> before = rack.guests();
        cn1Dies();

        BearmanProcess.Ended ended = site.run("maintenance", "evacuate", "cn1");

        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(ended.told())
                .containsSubsequence(
                        "cn1  FENCED: whatever its machine boots from now on is held",
                        "cn1  cut the power",
                        "cn1  off: its BMC said so twice",
                        "cn1  evacuated: no server is on it",
                        "cn1  done");
        assertThat(rack.power("cn1")).containsExactly("off power servers=12", "on power");
        assertThat(rack.guests("cn1")).isEmpty();
        assertThat(rack.migrations())
                .hasSize(12)
                .allMatch(Moved::evacuation)
                .extracting(Moved::status)
                .containsOnly("completed");
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        assertThat(rack.holdersOfServers()).containsOnly(1);
        // Nova evacuates no paused server: it is started, the others are as they were.
        rack.assertAlive(before.stream()
                .map(it -> it.state().equals("paused")
                        ? new Guest(it.id(), it.name(), it.host(), "active", it.task())
                        : it)
                .toList());
    }

    @Test
    void aMachineThatIsSwitchedOnInTheMiddleEndsItsEvacuation() {
        lab.run("servers", "4", "cn1");
        for (String host : List.of("cn2", "cn3", "cn4", "cn5")) {
            lab.run("ctl", host, "spawn_seconds=4");
        }
        cn1Dies();
        BearmanProcess run = site.start("maintenance", "evacuate", "cn1", "--parallel", "1");
        Lab.await("an evacuation", SOON, () -> rack.migrations().size() == 1);

        lab.run("tool", "cn1", "chassis", "power", "on");
        BearmanProcess.Ended ended = run.end(SOON);

        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.saidOfHosts()).contains("reads ON in the middle");
        assertThat(rack.migrations()).hasSizeLessThan(4).allMatch(Moved::evacuation);
        assertThat(rack.guests("cn1")).isNotEmpty();
    }

    @Test
    void aMachineThatSomebodySwitchesOnAgainAndAgainIsNeverTakenForOff() {
        lab.run("servers", "1", "cn1");
        cn1Dies();
        // Long enough for whoever switches it on again.
        BearmanProcess run =
                site.start("maintenance", "evacuate", "cn1", "--set", "maintenance.confirm=20s");

        Lab.await("its end", LONG, () -> {
            if (!rack.isOn("cn1")) {
                lab.run("tool", "cn1", "chassis", "power", "on");
            }
            return !run.isAlive();
        });

        BearmanProcess.Ended ended = run.end(SOON);
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.saidOfHosts()).contains("is not proven off", "was evacuated");
        assertThat(rack.power("cn1")).contains("off power servers=1");
        assertThat(rack.migrations()).isEmpty();
    }

    @Test
    void withoutAConductorEveryHostLooksDownAndNoneIsEvacuated() {
        lab.run("servers", "1", "cn1");
        lab.run("stop-daemon", "nova-conductor");
        try {
            rack.hosts().forEach(rack::awaitDown);

            BearmanProcess.Ended ended = site.run("maintenance", "evacuate", "cn1");

            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(REFUSED);
            assertThat(ended.toString()).contains("cn1: no nova-conductor", "control plane");
            assertThat(rack.migrations()).isEmpty();
            assertThat(rack.told("cn1")).isEmpty();
        } finally {
            lab.run("start-daemon", "nova-conductor");
        }
    }

    @Test
    void aHostThatReportsIsNotEvacuated() {
        lab.run("servers", "1", "cn1");

        BearmanProcess.Ended ended = site.run("maintenance", "evacuate", "cn1");

        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(REFUSED);
        assertThat(ended.toString()).contains("cn1", "its nova-compute reports");
        assertThat(rack.told("cn1")).isEmpty();
        assertThat(rack.migrations()).isEmpty();
    }
}

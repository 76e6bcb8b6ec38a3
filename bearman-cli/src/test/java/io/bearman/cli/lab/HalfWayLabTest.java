package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong half-way stops the run there, with every server alive and a way to go on. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class HalfWayLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int FAILED = 1;

    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site site;

    HalfWayLabTest(Lab lab) {
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
        site.close();
    }

    private static void assertFailed(BearmanProcess.Ended ended, String... words) {
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.saidOfHosts()).contains("cn1  failed: ").contains(words);
    }

    private void assertTakenOutAndNotPowered() {
        assertThat(rack.service("cn1")).matches("bearman:r-[0-9a-f]+: maintenance");
        assertThat(rack.told("cn1")).isEmpty();
    }

    private void finishes() {
        BearmanProcess.Ended again = site.run("maintenance", "run", "cn1");

        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        assertThat(rack.guests("cn1")).isEmpty();
        assertThat(rack.power("cn1")).hasSize(2).last().isEqualTo("on power");
        // A soft off that may have been sent is not sent again: then the power is cut.
        assertThat(rack.power("cn1").get(0)).matches("off (shutdown|power) servers=0");
    }

    @Test
    void aServerThatRefusesIsNamedWithNovasReasonAndTheOthersLeave() {
        lab.run("servers", "3", "cn1", "--stopped", "1");
        final List<Guest> before = rack.guests();
        lab.run("ctl", "cn1", "only=cn1-vm2", "local_disk=true");

        assertFailed(site.run("maintenance", "run", "cn1"), "cn1-vm2", "is not on shared storage");

        assertThat(rack.guests("cn1")).extracting(Guest::name).containsExactly("cn1-vm2");
        assertTakenOutAndNotPowered();
        rack.assertAlive(before);
        lab.run("ctl", "cn1");
        finishes();
        rack.assertAlive(before);
    }

    @Test
    void noRoomElsewhereIsRefusedAndSaidInNovasWordsWhenItIsTriedNevertheless() {
        lab.run("servers", "1", "cn1", "--flavor", "m1.large");
        for (String host : List.of("cn2", "cn3", "cn4", "cn5")) {
            lab.run("servers", "3", host, "--flavor", "m1.large");
        }
        final List<Guest> before = rack.guests();

        BearmanProcess.Ended refused = site.run("maintenance", "run", "cn1");

        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(3);
        assertThat(refused.toString()).contains("no capacity for cn1-vm1 (");
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        assertThat(rack.guests()).isEqualTo(before);
        assertFailed(
                site.run("maintenance", "run", "cn1", "--move-what-fits"),
                "cn1-vm1",
                "No valid host was found");
        assertThat(rack.guests()).isEqualTo(before);
        assertTakenOutAndNotPowered();
        rack.assertAlive(before);
    }

    @Test
    void aBmcThatFallsSilentBeforeTheOffCostsNoServerAndIsNeverTakenForOff() {
        lab.run("servers", "1", "cn1");
        final List<Guest> before = rack.guests();
        BearmanProcess run = site.start(
                "maintenance",
                "run",
                "cn1",
                "--set",
                "maintenance.soft-off-time=2s",
                "--set",
                "maintenance.hard-off-time=2s",
                "--set",
                "claims.action-time=3s");
        run.awaitTold("empty; looking again", SOON);
        lab.run("silence", "cn1");

        assertFailed(run.end(LONG), "BMC");

        assertThat(rack.guests("cn1")).isEmpty();
        assertTakenOutAndNotPowered();
        rack.assertAlive(before);
        lab.run("voice", "cn1");
        finishes();
        rack.assertAlive(before);
    }
}

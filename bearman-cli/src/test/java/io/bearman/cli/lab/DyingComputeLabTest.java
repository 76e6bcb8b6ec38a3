package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import io.bearman.testkit.cloud.CloudProxy;
import io.bearman.testkit.cloud.Mishap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** nova-compute dies on one side or the other of a drain: the truth is told, and nobody is evacuated. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class DyingComputeLabTest {
    private static final int FAILED = 1;
    private static final Duration SOON = Duration.ofSeconds(120);
    /** How long the lab's Nova waits for a nova-compute that is dead but still counts as up. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site site;

    DyingComputeLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void clear() {
        lab.run("clear");
        site = Site.of(lab, folder).withBootServer();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void disablingAHostWhoseAgentJustDiedTakesNovaLongAndIsDoneOnce() {
        try (CloudProxy proxy = Site.proxy(lab)) {
            // Until Nova counts it as down, Nova asks the dead agent.
            proxy.mishaps().next(1, Mishap.held(Duration.ofSeconds(1)), "PUT", "/os-serv", "disab");
            BearmanProcess run = site.behind(proxy)
                    .with("BEARMAN_CLAIMS_LEASE", "180s")
                    .with("BEARMAN_CLAIMS_ACTION_TIME", "90s")
                    .start("maintenance", "run", "cn2");
            run.awaitTold("disable nova-compute", SOON);
            lab.run("kill-compute", "cn2");

            BearmanProcess.Ended ended = run.end(SOON.plus(SILENCE));

            assertThat(ended.exitCode()).as(ended.toString()).isZero();
            assertThat(proxy.count(it -> it.write() && it.body().contains("disabled")))
                    .isEqualTo(1);
            assertThat(rack.service("cn2")).isEqualTo("enabled");
            assertThat(rack.power("cn2")).hasSize(2);
        }
    }

    @Test
    void aServerWhoseTargetDiedIsStuckUntilTheTargetIsBack() {
        lab.run("servers", "1", "cn1");
        lab.run("ctl", "cn1", "live_seconds=8");
        Guest guest = rack.guests().get(0);
        BearmanProcess run = site.start(
                "maintenance", "run", "cn1", "--set", "maintenance.moves.settle-time=20s");
        run.awaitTold("  move ", SOON);
        // Before, Nova would give the migration up.
        Lab.await(
                "its memory is copied",
                SOON,
                () -> rack.migrations().stream().anyMatch(it -> it.status().equals("running")));
        String target = rack.target(guest).orElseThrow();
        lab.run("kill-compute", target);

        BearmanProcess.Ended stuck = run.end(SOON);

        assertThat(stuck.exitCode()).as(stuck.toString()).isEqualTo(FAILED);
        assertThat(stuck.saidOfHosts()).contains(guest.name(), "stuck");
        assertThat(rack.told("cn1")).isEmpty();
        lab.run("start-host", target);
        lab.run("ctl", "cn1");
        Lab.await("Nova ends it", SOON, () -> rack.guests().get(0).task().equals("NULL"));
        BearmanProcess.Ended again = site.run("maintenance", "run", "cn1");
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(rack.guests("cn1")).isEmpty();
        assertThat(rack.migrations()).filteredOn(Moved::succeeded).hasSize(1);
    }

    @Test
    void aHostThatDiesInTheMiddleIsEvacuatedOnlyWhenThatIsAskedForAndItIsProvenOff() {
        lab.run("servers", "2", "cn1");
        List<Guest> before = rack.guests();
        lab.run("ctl", "cn1", "live_seconds=10");
        BearmanProcess run = site.start("maintenance", "run", "cn1");
        Lab.await("it migrates", SOON, () -> rack.isMoving("cn1"));
        lab.run("kill-compute", "cn1");

        BearmanProcess.Ended ended = run.end(SOON);

        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.saidOfHosts()).contains("cn1  failed: ", "nova-compute is down");
        assertThat(rack.told("cn1")).isEmpty();
        assertThat(rack.migrations()).noneMatch(Moved::evacuation);
        assertThat(rack.guests("cn1"))
                .extracting(Guest::task)
                .as("the one that was on its way")
                .contains("migrating");
        cn1IsEvacuated(before);
    }

    /** With the server that Nova still believes on its way. */
    private void cn1IsEvacuated(List<Guest> before) {
        lab.run("kill-host", "cn1");

        BearmanProcess.Ended evacuated = site.run("maintenance", "evacuate", "cn1");

        assertThat(evacuated.exitCode()).as(evacuated.toString()).isZero();
        assertThat(rack.power("cn1")).hasSize(2).last().isEqualTo("on power");
        assertThat(rack.migrations())
                .filteredOn(Moved::evacuation)
                .extracting(Moved::server)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(Guest::id).toList());
        assertThat(rack.guests("cn1")).isEmpty();
        rack.assertAlive(before);
    }
}

package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.cloud.CloudProxy;
import io.bearman.testkit.cloud.Mishap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way between Bearman and Nova, and Nova itself, at their worst. */
@Tag("lab")
@Tag("soak-openstack")
@ExtendWith(LabExtension.class)
class BadWaySoakTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final List<Mishap> EVERYTHING = List.of(
            Mishap.lostRequest(),
            Mishap.lostAnswer(),
            Mishap.late(Duration.ofSeconds(70)),
            Mishap.instead(500),
            Mishap.instead(502),
            Mishap.instead(504),
            Mishap.after(500),
            Mishap.after(502),
            Mishap.after(504));

    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site home;
    private Site site;
    private CloudProxy proxy;

    BadWaySoakTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void open() {
        lab.run("clear");
        proxy = Site.proxy(lab);
        home = Site.of(lab, folder).withBootServer();
        // As in production: an answer may be under way longer than the lab's leases last.
        site = home.behind(proxy)
                .with("BEARMAN_CLAIMS_LEASE", "180s")
                .with("BEARMAN_CLAIMS_ACTION_TIME", "90s");
    }

    @AfterEach
    void close() {
        home.close();
        proxy.close();
    }

    /** It may end in success or in a report of what is left: then the same command goes on. */
    @RepeatedTest(12)
    void whateverIsLostOrLateEachServerMovesOnceAndEveryRunEnds(RepetitionInfo seed) {
        lab.run("servers", "6", "cn1", "--stopped", "2");
        DrainScene scene = new DrainScene(rack, site);
        proxy.mishaps().seeded(seed.getCurrentRepetition(), 0.06, EVERYTHING);

        BearmanProcess.Ended first =
                site.start("maintenance", "run", scene.host()).end(Duration.ofMinutes(15));

        assertThat(first.exitCode()).as(first.toString()).isIn(0, 1);
        proxy.mishaps().clear();
        if (first.exitCode() == 1) {
            assertThat(first.saidOfHosts()).contains(scene.host() + "  failed: ");
            assertThat(site.run("maintenance", "run", scene.host()).exitCode()).isZero();
        }
        assertThat(rack.guests(scene.host())).isEmpty();
        assertThat(rack.service(scene.host())).isEqualTo("enabled");
        assertThat(rack.power(scene.host())).hasSize(2);
        assertThat(rack.migrations()).filteredOn(Moved::succeeded).hasSize(6);
        assertThat(rack.migrations()).noneMatch(Moved::evacuation);
        lab.run("check");
    }

    /** The same of a dead host: each of its servers starts elsewhere once, whatever the answers were. */
    @RepeatedTest(12)
    void whateverIsLostOrLateNoServerIsEvacuatedTwice(RepetitionInfo seed) {
        lab.run("servers", "6", "cn1", "--stopped", "2");
        List<Guest> before = rack.guests();
        lab.run("kill-host", "cn1");
        rack.awaitDown("cn1");
        proxy.mishaps().seeded(100 + seed.getCurrentRepetition(), 0.06, EVERYTHING);

        BearmanProcess.Ended first =
                site.start("maintenance", "evacuate", "cn1").end(Duration.ofMinutes(15));

        assertThat(first.exitCode()).as(first.toString()).isIn(0, 1);
        proxy.mishaps().clear();
        if (first.exitCode() == 1) {
            assertThat(first.saidOfHosts()).contains("cn1  failed: ");
            BearmanProcess.Ended again = site.run("maintenance", "evacuate", "cn1");
            assertThat(again.exitCode()).as(first + "\n" + again).isZero();
        }
        assertThat(rack.migrations())
                .as(first.toString())
                .allMatch(Moved::evacuation)
                .extracting(Moved::server)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(Guest::id).toList());
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        assertThat(rack.power("cn1")).containsExactly("off power servers=6", "on power");
        rack.assertAlive(before);
    }

    @Test
    void aNovaApiThatIsAwayForAWhileCostsNothing() {
        lab.run("servers", "6", "cn1");
        DrainScene scene = new DrainScene(rack, site);
        BearmanProcess run = scene.run();
        run.awaitTold("  move ", SOON);

        lab.run("stop-daemon", "nova-api");
        TimeSource.system().sleep(Duration.ofSeconds(10));
        lab.run("start-daemon", "nova-api");

        assertThat(run.end(SOON.multipliedBy(2)).exitCode()).as(run.toString()).isZero();
        BearmanProcess.Ended report = site.run("maintenance", "status");
        assertThat(report.printed()).contains("DONE");
        assertThat(rack.migrations()).hasSize(6).allMatch(Moved::succeeded);
        assertThat(proxy.count(it -> it.status() == 202 && it.body().contains("os-migrateLive")))
                .isEqualTo(6);
        lab.run("check");
    }

    @Test
    void tokensThatEndAllTheTimeAreRenewedOnceEach() {
        Lab brief = lab.with("LAB_TOKEN_SECONDS", "12");
        brief.run("stop-daemon", "keystone");
        brief.run("up", "5");
        try {
            lab.run("servers", "12", "cn1");
            lab.run("ctl", "cn1", "live_seconds=4");
            long begin = TimeSource.system().nanoTime();

            BearmanProcess.Ended run = site.run(
                    "maintenance", "run", "cn1", "--set", "maintenance.moves.per-source=8");

            long seconds =
                    Duration.ofNanos(TimeSource.system().nanoTime() - begin).toSeconds();
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.told()).noneMatch(line -> line.contains("401"));
            assertThat(seconds).isGreaterThan(48);
            // Renewed when a quarter of its life is left: every 9 s.
            assertThat(proxy.count(it -> it.path().endsWith("/auth/tokens")))
                    .isBetween(4L, 1 + seconds / 9);
        } finally {
            lab.run("stop-daemon", "keystone");
            lab.run("up", "5");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 25})
    void aNovaThatIsTooOldIsRefusedBeforeAnythingIsWritten(int minor) {
        lab.run("servers", "1", "cn1");
        proxy.newestCompute(minor);

        BearmanProcess.Ended run = site.run("maintenance", "run", "cn1");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.told()).last().asString().contains("too old", "2." + minor, "2.59");
        assertThat(proxy.count(CloudProxy.Passed::write)).isZero();
        assertThat(rack.service("cn1")).isEqualTo("enabled");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 93})
    void aNovaThatIsNewEnoughIsDrained(int minor) {
        lab.run("servers", "2", "cn1", "--stopped", "1");
        proxy.newestCompute(minor);
        DrainScene scene = new DrainScene(rack, site);

        BearmanProcess.Ended ended = scene.runAgain();

        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        scene.assertEnd(ended);
        assertThat(proxy.count(it -> it.status() == 406)).isZero();
    }
}

package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.rack.Stage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes share one run through one PostgreSQL server: eight hosts in four racks, one of a rack and
 * three in all at once, which the rack itself watches over.
 */
@Tag("lab")
@Tag("lab-store")
@Timeout(300)
class SharedRunLabTest {
    private static final int HOSTS = 8;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private EmbeddedPostgres postgres;
    private CliRack rack;

    @BeforeEach
    void open() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgresql").toFile().getAbsoluteFile())
                .setServerConfig("listen_addresses", "localhost")
                .start();
        String store = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres\n"
                + "store-login: {user: postgres}";
        String limits = "per-rack: 1, per-zone: 9, in-all: 3, failures: 1";
        rack = CliRack.of(folder, CliRack.settings(STEP).size(HOSTS, 4, HOSTS), store, limits);
    }

    @AfterEach
    void close() throws IOException {
        rack.close();
        postgres.close();
    }

    private BearmanProcess start() {
        return BearmanProcess.start(
                folder,
                rack.environment(),
                List.of("maintenance", "run", "cn[1-8]", "--reason", "kernel update"));
    }

    private static long done(List<String> told) {
        return told.stream().filter(line -> line.endsWith("  done")).count();
    }

    private void everyHostWasRebootedOnce() {
        SimulatedRack machines = rack.rack();
        machines.hosts().forEach(placed -> {
            assertThat(machines.offs(placed.host().id()))
                    .as("%s went off", placed.host().id())
                    .isEqualTo(1);
            assertThat(machines.stage(placed.host().id())).isEqualTo(Stage.SERVING);
            assertThat(machines.cloud().disabled(placed.host().id())).isFalse();
        });
        assertThat(machines.violations()).isEmpty();
        assertThat(rack.bearman().ports().journal().runs()).hasSize(1);
        assertThat(rack.bearman().ports().admissions().out()).isEmpty();
    }

    @Test
    void bothDoTheirShareAndReportTheWholeRun() {
        BearmanProcess one = start();
        BearmanProcess two = start();

        List<BearmanProcess.Ended> ended = List.of(one.end(LONG), two.end(LONG));

        for (BearmanProcess.Ended it : ended) {
            assertThat(it.exitCode()).as(it.toString()).isZero();
            assertThat(it.printed().lines().filter(line -> line.matches("cn\\d +DONE .*")))
                    .as(it.toString())
                    .hasSize(HOSTS);
            assertThat(done(it.told())).as("%s", it).isPositive();
        }
        assertThat(done(ended.get(0).told()) + done(ended.get(1).told())).isEqualTo(HOSTS);
        everyHostWasRebootedOnce();
    }

    @Test
    void whenOneIsKilledTheOtherGoesOnWithItsHosts() {
        BearmanProcess killed = start();
        killed.awaitTold("OFF was read", LONG);
        BearmanProcess other = start();
        other.awaitTold("waits: for another worker", LONG);

        killed.kill();
        BearmanProcess.Ended ended = other.end(LONG);

        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(ended.printed().lines().filter(line -> line.matches("cn\\d +DONE .*")))
                .as(ended.toString())
                .hasSize(HOSTS);
        everyHostWasRebootedOnce();
    }
}

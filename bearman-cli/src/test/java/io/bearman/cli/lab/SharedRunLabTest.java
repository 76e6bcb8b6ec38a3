package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.secret.Credential;
import io.bearman.pxe.server.BootServer;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.rack.Stage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final String YAML = """
            store: %1$s
            store-login: {user: postgres}
            maintenance:
              confirm: 2s
              read-back: 250ms
              look: 500ms
              soft-off-time: 5s
              limits: {per-rack: 1, per-zone: 9, in-all: 3, failures: 1}
            boot:
              port: 0
              loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
              profiles: {compute: {kernel: "http://127.0.0.1/compute/vmlinuz"}}
            bmc:
              credentials:
                rack: {user: %3$s, password-file: %2$s/bmc.password}
            clouds:
              lab: {auth-url: "%4$s/v3", user: admin, project: admin, password-file: %2$s/cloud.password}
            regions:
              RegionOne: {cloud: lab, zones: [nova]}
            """;

    @TempDir
    private Path folder;

    private EmbeddedPostgres postgres;
    private SimulatedRack rack;
    private Bearman bearman;
    private BootServer boot;

    @BeforeEach
    void open() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgresql").toFile().getAbsoluteFile())
                .setServerConfig("listen_addresses", "localhost")
                .start();
        RackSettings.Pace pace = new RackSettings.Pace(STEP, STEP, STEP, STEP, STEP, STEP, STEP);
        CloudSettings.Service service = new CloudSettings.Service(
                Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(4));
        rack = SimulatedRack.real(
                RackSettings.create()
                        .size(HOSTS, 4, HOSTS)
                        .brisk()
                        .with(pace)
                        .with(CloudSettings.create().brisk().with(service)),
                folder.resolve("rack"));
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        Files.writeString(folder.resolve("bmc.password"), bmc.password().text() + "\n");
        Files.writeString(folder.resolve("cloud.password"), FakeCloud.PASSWORD + "\n");
        Path yaml = Files.writeString(
                folder.resolve("bearman.yaml"),
                YAML.formatted(
                        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                        folder,
                        bmc.user(),
                        rack.cloudUri()));
        bearman = Bearman.open(Configuration.load(yaml, Map.of(), Map.of()));
        boot = bearman.bootServer();
        rack.bootServer(boot.uri());
        bearman.ports().inventory().put(rack.hosts(), "test");
    }

    @AfterEach
    void close() throws IOException {
        boot.close();
        bearman.close();
        rack.close();
        postgres.close();
    }

    private BearmanProcess start() {
        return BearmanProcess.start(
                folder,
                Map.of("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString()),
                List.of("maintenance", "run", "cn[1-8]", "--reason", "kernel update"));
    }

    private static long done(List<String> told) {
        return told.stream().filter(line -> line.endsWith("  done")).count();
    }

    private void everyHostWasRebootedOnce() {
        rack.hosts().forEach(placed -> {
            assertThat(rack.offs(placed.host().id()))
                    .as("%s went off", placed.host().id())
                    .isEqualTo(1);
            assertThat(rack.stage(placed.host().id())).isEqualTo(Stage.SERVING);
            assertThat(rack.cloud().disabled(placed.host().id())).isFalse();
        });
        assertThat(rack.violations()).isEmpty();
        assertThat(bearman.ports().journal().runs()).hasSize(1);
        assertThat(bearman.ports().admissions().out()).isEmpty();
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

package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import io.bearman.testkit.cloud.CloudProxy;
import io.bearman.testkit.cloud.CloudProxy.Passed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The main job on real peers: one node is drained, rebooted and put back. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class MainJobLabTest {
    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site site;
    private CloudProxy proxy;

    MainJobLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void twelveServersOnCn1() {
        lab.run("clear");
        lab.run("servers", "12", "cn1", "--stopped", "2");
        site = Site.of(lab, folder).withBootServer();
        proxy = Site.proxy(lab);
    }

    @AfterEach
    void close() {
        site.close();
        proxy.close();
    }

    @Test
    void twelveServersLeaveTheHostIsPowerCycledOnceAndServesAgain() throws IOException {
        List<Guest> before = rack.guests();
        final long lastMigration = rack.lastMigration();
        aPlanChangesNothing(before, lastMigration);

        BearmanProcess.Ended run = site.behind(proxy)
                .run(
                        "maintenance",
                        "run",
                        "cn1",
                        "--set",
                        "maintenance.look=2s",
                        "--reason",
                        "kernel update");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(realCli("server", "list", "--all-projects", "--host", "cn1")).isEmpty();
        assertThat(rack.power("cn1")).containsExactly("off shutdown servers=0", "on power");
        assertThat(rack.told("cn1")).containsExactly("set shutdown", "set boot pxe", "set power 1");
        enabledAfterItReportedAnew(run);
        rack.assertAlive(before);
        eachServerMovedOnceAndIsReported(run, before, lastMigration);
        assertThat(callsOfTheDrain()).isLessThanOrEqualTo(60);
    }

    /** {@return how often Nova was asked until the last server was on its way} */
    private long callsOfTheDrain() {
        List<Passed> calls = proxy.passed().stream()
                .filter(request -> request.service().equals("compute"))
                .toList();
        int lastMove = IntStream.range(0, calls.size())
                .filter(i -> calls.get(i).method().equals("POST"))
                .max()
                .orElseThrow();
        return lastMove + 1;
    }

    private void aPlanChangesNothing(List<Guest> before, long lastMigration) {
        String plan = site.behind(proxy).succeed("maintenance", "plan", "cn1");

        assertThat(plan).contains(before.stream().map(Guest::name).toList());
        assertThat(proxy.count(CloudProxy.Passed::write)).isZero();
        proxy.forget();
        assertThat(rack.guests()).isEqualTo(before);
        assertThat(rack.lastMigration()).isEqualTo(lastMigration);
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        assertThat(rack.told("cn1")).isEmpty();
        assertThat(site.succeed("maintenance", "status")).isEqualTo("no runs yet\n");
    }

    private String realCli(String... words) {
        String[] command = new String[words.length + 3];
        command[0] = "cli";
        System.arraycopy(words, 0, command, 1, words.length);
        command[words.length + 1] = "-f";
        command[words.length + 2] = "value";
        return lab.run(command).strip();
    }

    private void enabledAfterItReportedAnew(BearmanProcess.Ended run) throws IOException {
        JsonNode service = new ObjectMapper()
                .readTree(lab.run(
                        "cli",
                        "compute",
                        "service",
                        "list",
                        "--service",
                        "nova-compute",
                        "--host",
                        "cn1",
                        "--long",
                        "-f",
                        "json"))
                .get(0);
        assertThat(service.path("Status").asText()).isEqualTo("enabled");
        assertThat(service.path("State").asText()).isEqualTo("up");
        assertThat(LocalDateTime.parse(service.path("Updated At").asText())
                        .toInstant(ZoneOffset.UTC))
                .isAfter(bootReport());
        assertThat(run.told())
                .containsSubsequence(
                        "cn1  power off (soft)",
                        "cn1  OFF was read (shut down)",
                        "cn1  power on, booting from the network",
                        "cn1  nova-compute is up",
                        "cn1  enable nova-compute",
                        "cn1  done");
    }

    private Instant bootReport() {
        String line = lab.lines("boots/cn1").stream()
                .filter(it -> it.endsWith("reported in"))
                .findFirst()
                .orElseThrow();
        return Instant.ofEpochSecond(Long.parseLong(line.substring(0, line.indexOf('.'))));
    }

    private void eachServerMovedOnceAndIsReported(
            BearmanProcess.Ended run, List<Guest> before, long lastMigration) {
        List<Moved> moves = rack.migrationsAfter(lastMigration);
        assertThat(moves).hasSize(12).allMatch(Moved::succeeded);
        assertThat(moves)
                .extracting(Moved::server)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(Guest::id).toList());
        for (Guest guest : rack.guests()) {
            String row = run.printed()
                    .lines()
                    .filter(line -> line.startsWith(guest.name() + " ") && line.contains("req-"))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.split(" +"))
                    .contains("cn1", guest.host(), "moved")
                    .containsAll(rack.requests(guest.id()));
        }
    }
}

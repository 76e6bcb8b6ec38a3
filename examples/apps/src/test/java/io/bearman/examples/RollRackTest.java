package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.secret.Credential;
import io.bearman.pxe.server.BootServer;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.rack.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollRackTest {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final String YAML = """
            store: %1$s/bearman.db
            maintenance:
              confirm: 2s
              read-back: 250ms
              look: 250ms
              wait-time: 5s
              limits: {per-rack: 2, per-zone: 9, in-all: 9, failures: 1, flavors: {compute: 50%%}}
            boot:
              port: 0
              loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
              profiles: {compute: {kernel: "http://127.0.0.1/compute/vmlinuz"}}
            bmc:
              credentials: {rack: {user: %2$s, password-file: %1$s/bmc.password}}
            clouds:
              lab: {auth-url: "%3$s/v3", user: admin, project: admin, password-file: %1$s/cloud.password}
            regions: {RegionOne: {cloud: lab, zones: [nova]}}
            """;

    @Test
    void theReadmeShowsTheProgramAsItIs() throws Exception {
        Path root = Path.of(System.getProperty("bearman.root"));
        String source = Files.readString(
                root.resolve("examples/apps/src/main/java/io/bearman/examples/RollRack.java"));
        int begin = source.indexOf("            List<HostId> hosts");
        int end = source.indexOf("        } catch (BearmanException");
        String program = source.substring(begin, end).replaceAll("(?m)^ {12}", "");

        assertThat(Files.readString(root.resolve("README.md")))
                .contains("```java\n" + program + "```\n");
    }

    @Test
    void theHostsOfTheRackAreRebootedTwoAtOnceAndTheOtherRackIsLeftAlone(@TempDir Path folder)
            throws Exception {
        try (SimulatedRack rack = SimulatedRack.real(settings(), folder.resolve("rack"))) {
            Configuration configuration = configuration(folder, rack);
            try (Bearman bearman = Bearman.open(configuration);
                    BootServer boot = bearman.bootServer()) {
                rack.bootServer(boot.uri());
                bearman.ports().inventory().put(rack.hosts(), "test");

                assertThat(run(configuration, "rack1", false))
                        .startsWith("DONE")
                        .contains("cn1", "cn3")
                        .doesNotContain("cn4");
                String told = run(configuration, "rack1", true);

                assertThat(told).startsWith("DONE").contains("cn1  DONE", "cn2  DONE", "cn3  DONE");
                assertThat(List.of(1, 2, 3, 4, 5, 6))
                        .extracting(number -> rack.offs(HostId.of("cn" + number)))
                        .containsExactly(1, 1, 1, 0, 0, 0);
                assertThat(rack.stage(HostId.of("cn3"))).isEqualTo(Stage.SERVING);
                assertThat(rack.violations()).isEmpty();

                fence(bearman, "cn5", "cn6");
                assertThat(run(configuration, "rack2", true))
                        .startsWith("FAILED")
                        .contains("cn4  HELD  cn4 is held: hosts of rack rack2 are out of service:"
                                + " cn5, cn6; the limit is 2 at once");
                assertThat(run(configuration, "rack9", true))
                        .startsWith("USAGE")
                        .contains("rack9");
            }
        }
    }

    private static void fence(Bearman bearman, String... hosts) {
        for (String host : hosts) {
            bearman.ports()
                    .inventory()
                    .transition(
                            HostId.of(host),
                            new HostState.InService(),
                            new HostState.Fenced(RunId.of("fence-1")),
                            "test",
                            "dead");
        }
    }

    private static String run(Configuration configuration, String rack, boolean go) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        ExitCode code = RollRack.run(configuration, rack, "kernel update", go, print);
        return code + "\n" + out.toString(StandardCharsets.UTF_8);
    }

    private static RackSettings settings() {
        CloudSettings.Service service = new CloudSettings.Service(
                Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(4));
        return RackSettings.create()
                .size(6, 2, 0)
                .outPerRack(2)
                .brisk()
                .with(new RackSettings.Pace(STEP, STEP, STEP, STEP, STEP, STEP, STEP))
                .with(CloudSettings.create().brisk().with(service));
    }

    private static Configuration configuration(Path folder, SimulatedRack rack) throws Exception {
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        Files.writeString(folder.resolve("bmc.password"), bmc.password().text());
        Files.writeString(folder.resolve("cloud.password"), FakeCloud.PASSWORD);
        String yaml = YAML.formatted(folder, bmc.user(), rack.cloudUri());
        return Configuration.load(
                Files.writeString(folder.resolve("bearman.yaml"), yaml), Map.of(), Map.of());
    }
}

package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.secret.Credential;
import io.bearman.pxe.server.BootServer;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real JBang runs the scripts offline, from the repository directory of {@code lab/jbang}, on a
 * simulated rack: on this JDK, and on a JDK 25 where there is one.
 */
@Tag("lab")
@Tag("lab-jbang")
class JbangLabTest {
    private static final Path ROOT = Path.of(System.getProperty("bearman.root"));
    private static final long MINUTES = 5;
    private static final String YAML = """
            store: %1$s/bearman.db
            maintenance:
              confirm: 2s
              read-back: 500ms
              look: 250ms
              soft-off-time: 10s
              headroom: none
            boot:
              port: 0
              loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
              profiles: {compute: {kernel: "http://127.0.0.1/compute/vmlinuz"}}
            bmc:
              credentials: {rack: {user: %2$s, password-file: %1$s/bmc.password}}
              settings:
                default: {power-restore: always-on}
            clouds:
              demo: {auth-url: "%3$s/v3", user: admin, project: admin, password-file: %1$s/cloud.password}
            regions:
              RegionOne: {cloud: demo, zones: [nova]}
            """;

    @TempDir
    Path folder;

    private SimulatedRack rack;
    private Bearman bearman;
    private BootServer boot;

    @BeforeEach
    void up() throws IOException {
        rack = SimulatedRack.real(
                RackSettings.create().size(3, 1, 3).brisk(), folder.resolve("rack"));
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        Files.writeString(folder.resolve("bmc.password"), bmc.password().text());
        Files.writeString(folder.resolve("cloud.password"), FakeCloud.PASSWORD);
        Files.writeString(
                folder.resolve("bearman.yaml"),
                YAML.formatted(folder, bmc.user(), rack.cloudUri()));
        bearman = Bearman.open(
                Configuration.load(folder.resolve("bearman.yaml"), Map.of(), Map.of()));
        boot = bearman.bootServer();
        rack.bootServer(boot.uri());
        bearman.ports().inventory().put(rack.hosts(), "test");
    }

    @AfterEach
    void down() {
        boot.close();
        bearman.close();
        rack.close();
    }

    /**
     * How a script ended.
     *
     * @param code its exit code
     * @param text what it printed
     */
    private record Ran(int code, String text) {}

    private Ran run(Path jdk, String... command) {
        return run(jdk, Map.of(), command);
    }

    private Ran run(Path jdk, Map<String, String> environment, String... command) {
        List<String> words = new ArrayList<>();
        words.add(ROOT.resolve("lab/jbang").toString());
        words.add("run");
        words.addAll(List.of(command));
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment()
                .put("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            String text = Files.readString(out);
            assertThat(ended).as(text).isTrue();
            return new Ran(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String script(String name) {
        return ROOT.resolve("examples/jbang/" + name + ".java").toString();
    }

    private static void ended(Ran ran, int code, String... told) {
        assertThat(ran.code()).as(ran.text()).isEqualTo(code);
        assertThat(List.of(told)).as(ran.text()).allMatch(ran.text()::contains);
    }

    /** {@return this JDK, and the first one from 25 on that is another} */
    static List<Path> jdks() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        String dirs = System.getenv().getOrDefault("BEARMAN_JVM_DIRS", "/usr/lib/jvm");
        for (String dir : dirs.split(":")) {
            if (Runtime.version().feature() < 25 && Files.isDirectory(Path.of(dir))) {
                try (Stream<Path> homes = Files.list(Path.of(dir))) {
                    homes.filter(home -> version(home) >= 25)
                            .sorted()
                            .findFirst()
                            .ifPresent(found::add);
                }
            }
        }
        return found.stream().limit(2).toList();
    }

    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.isReadable(release)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("^JAVA_VERSION=\"(\\d+).*", "$1"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void thePowerOfARangeIsRead(Path jdk) {
        ended(run(jdk, script("PowerStatus"), "cn[1-3]"), 0, "cn[1-3]: ON\n");
        ended(run(jdk, script("PowerStatus"), "cn[3-4]"), 1, "cn4: not in the inventory\n");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aRackIsShownFirstAndAnnouncedWhenToldTo(Path jdk) throws IOException {
        Path list = Files.writeString(folder.resolve("order.csv"), """
                host,role,region,zone,flavor,uuid,serial,macs,bmc_address,bmc_credential
                cn7,compute,RegionOne,nova,compute,00000000-0000-0000-0000-000000000007,S7,52:54:00:00:07:07,10.9.0.7,rack
                """);
        HostId cn7 = HostId.of("cn7");

        ended(run(jdk, script("RegisterRack"), list.toString(), "r9"), 0, "would be announced");
        assertThat(bearman.ports().inventory().find(cn7)).isEmpty();
        ended(run(jdk, script("RegisterRack"), list.toString(), "r9", "go"), 0, "are announced");
        assertThat(bearman.ports().inventory().find(cn7)).isPresent();
        // It is expected, and not in service.
        ended(run(jdk, script("DrainAndReboot"), "cn7", "try", "go"), 3, "cn7");
        Files.writeString(list, "host,role\ncn8,compute\n");
        ended(run(jdk, script("RegisterRack"), list.toString(), "r9", "go"), 2, "order.csv");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aBootScriptIsRenderedAndNobodyBoots(Path jdk) {
        ended(run(jdk, script("RenderBootScript"), "cn1"), 0, "#!ipxe");
        ended(run(jdk, script("RenderBootScript"), "cn9"), 2, "cn9 is not in the inventory");
        assertThat(rack.offs(HostId.of("cn1"))).isZero();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void settingsThatDifferAreListed(Path jdk) throws IOException {
        ended(run(jdk, script("AuditBmcSettings"), "cn[1-2]"), 1, "power-restore policy");
        Path yaml = folder.resolve("bearman.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("always-on", "stay-off"));
        ended(run(jdk, script("AuditBmcSettings"), "cn[1-2]"), 0);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aNodeIsDrainedAndRebootedOnlyWhenToldTo(Path jdk) {
        HostId cn1 = HostId.of("cn1");

        ended(run(jdk, script("DrainAndReboot"), "cn1", "kernel update"), 0, "cn1");
        assertThat(bearman.ports().journal().runs()).isEmpty();
        assertThat(rack.offs(cn1)).isZero();

        ended(run(jdk, script("DrainAndReboot"), "cn1", "kernel update", "go"), 0, "cn1  done");
        assertThat(rack.offs(cn1)).isOne();
        assertThat(rack.report().vmsAlive()).isEqualTo(3);
        assertThat(rack.violations()).isEmpty();
        // A cloud that nobody answers for.
        Map<String, String> elsewhere =
                Map.of("BEARMAN_CLOUDS_DEMO_AUTH_URL", "http://127.0.0.1:1/v3");
        ended(run(jdk, elsewhere, script("DrainAndReboot"), "cn2", "try"), 1, "127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "power-status",
                "drain-and-reboot",
                "register-rack",
                "render-boot-script",
                "audit-bmc-settings"
            })
    void anAliasOfTheCatalogRunsItsScriptWhichSaysHowItIsUsed(String alias) throws IOException {
        ended(run(jdks().get(0), alias), 2, "usage: ");
    }

    @Test
    void aScriptThatIsNotThereIsNoAlias() throws IOException {
        assertThat(run(jdks().get(0), "no-such-alias").code()).isNotZero();
    }
}

package io.bearman.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.cloud.CloudProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.model.compute.Server;
import org.openstack4j.model.compute.actions.LiveMigrateOptions;
import org.openstack4j.openstack.OSFactory;

/**
 * Twelve servers are to leave a host, and one of them refuses: what each tool does, and what whoever
 * called it is told. The table goes to {@code target/side-by-side.txt}.
 */
@Tag("lab")
@Tag("soak-openstack")
@ExtendWith(LabExtension.class)
class SideBySideSoakTest {
    private static final int SERVERS = 12;
    private static final String REFUSING = "cn1-vm2";
    private static final String REASON = "shared storage";
    private static final Duration LONG = Duration.ofMinutes(8);
    private static final String NOVA = "exec nova host-evacuate-live cn1";
    private static final String LOOP = """
            failed=0
            for server in $(openstack server list --all-projects --host cn1 -f value -c ID); do
              openstack server migrate --live-migration --wait "$server" || failed=1
            done
            exit "$failed"
            """;

    private final Lab lab;
    private final Rack rack;
    private final List<String> table = new ArrayList<>();

    @TempDir
    private Path folder;

    private Site site;
    private CloudProxy proxy;

    SideBySideSoakTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void open() {
        proxy = Site.proxy(lab);
        lab.run("clear");
        site = Site.of(lab, folder);
    }

    @AfterEach
    void close() {
        proxy.close();
        lab.run("clear");
    }

    /** What a tool does with the host: its exit code, 0 for a library that threw nothing, and words. */
    private interface Tool {
        Said drain() throws IOException, InterruptedException;
    }

    private record Said(int exitCode, String words) {}

    @Test
    void bearmanAloneSaysWhatIsLeftAndItsExitCodeIsTrue() throws Exception {
        String form = "%-30s %9s %6s %5s %9s%n";
        table.add(form.formatted("", "empty, s", "calls", "exit", "reason"));

        Said bearman = row(form, "bearman maintenance run", () -> {
            BearmanProcess.Ended ended = site.behind(proxy)
                    .run("maintenance", "run", "cn1", "--set", "maintenance.look=2s");
            return new Said(ended.exitCode(), ended.toString());
        });
        Said nova = row(form, "nova host-evacuate-live", () -> shell(NOVA));
        row(form, "openstack server migrate loop", () -> shell(LOOP));
        row(form, "openstack4j", this::openstack4j);

        Files.writeString(Path.of("target", "side-by-side.txt"), String.join("", table));
        assertThat(bearman.exitCode()).as(bearman.words()).isEqualTo(1);
        assertThat(bearman.words().lines())
                .anyMatch(line -> line.contains(REFUSING) && line.contains(REASON));
        assertThat(nova.exitCode()).as(nova.words()).isZero();
        assertThat(nova.words()).doesNotContain(REASON);
    }

    private Said row(String form, String name, Tool tool) throws Exception {
        lab.run("clear");
        lab.run("servers", Integer.toString(SERVERS), "cn1");
        lab.run("ctl", "cn1", "only=" + REFUSING, "local_disk=true");
        proxy.forget();
        TimeSource time = TimeSource.system();
        long begin = time.nanoTime();

        Said said = tool.drain();

        long calls = proxy.count(it -> it.service().equals("compute"));
        Lab.await(name + " is done", LONG, this::rests);
        double seconds = (time.nanoTime() - begin) / 1e9;
        boolean truth = said.words().contains(REASON);
        table.add(form.formatted(
                name,
                "%.1f".formatted(seconds),
                calls,
                said.exitCode(),
                truth ? "told" : "not told"));
        assertThat(rack.guests("cn1"))
                .as(name)
                .extracting(Rack.Guest::name)
                .containsExactly(REFUSING);
        return said;
    }

    /** Nothing is on its way any more, and all but one have left. */
    private boolean rests() {
        return rack.guests("cn1").size() == 1
                && rack.guests().stream().allMatch(guest -> guest.task().equals("NULL"));
    }

    private Said shell(String script) throws IOException, InterruptedException {
        JsonNode cloud = lab.description().path("openstack");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "OS_AUTH_URL", proxy.authUrl().toString(),
                        "OS_USERNAME", cloud.path("username").asText(),
                        "OS_PASSWORD", cloud.path("password").asText(),
                        "OS_PROJECT_NAME", cloud.path("project").asText(),
                        "OS_USER_DOMAIN_NAME", cloud.path("userDomain").asText(),
                        "OS_PROJECT_DOMAIN_NAME", cloud.path("projectDomain").asText(),
                        "OS_IDENTITY_API_VERSION", "3",
                        "OS_COMPUTE_API_VERSION", "2.92",
                        "PYTHONWARNINGS", "ignore",
                        // Debian's, before another python that does not see its modules.
                        "PATH", "/usr/bin:/bin:/usr/sbin:/sbin"));
        Path out = folder.resolve("words");
        Process process = builder.redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), Files.readString(out, UTF_8));
    }

    /** With a target of ours: without one it sends what Nova refuses. */
    private Said openstack4j() {
        JsonNode cloud = lab.description().path("openstack");
        Identifier domain = Identifier.byName(cloud.path("userDomain").asText());
        OSClientV3 client = OSFactory.builderV3()
                .endpoint(proxy.authUrl().toString())
                .credentials(
                        cloud.path("username").asText(), cloud.path("password").asText(), domain)
                .scopeToProject(Identifier.byName(cloud.path("project").asText()), domain)
                .authenticate();
        StringBuilder words = new StringBuilder();
        Map<String, String> here = Map.of("host", "cn1", "all_tenants", "true");
        for (Server server : client.compute().servers().list(here)) {
            LiveMigrateOptions there = LiveMigrateOptions.create().host("cn2");
            words.append(client.compute().servers().liveMigrate(server.getId(), there))
                    .append('\n');
        }
        return new Said(0, words.toString());
    }
}

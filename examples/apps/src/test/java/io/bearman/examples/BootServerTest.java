package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.Host;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.image.Artifact;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerAction;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.artifact.ArtifactDirectory;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.BootCare;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootServerTest {
    @TempDir
    Path folder;

    @Test
    void itServesScriptsFilesFiguresAndAPathOfItsOwn() throws Exception {
        Path artifacts = folder.resolve("artifacts");
        Path kernel = Files.writeString(folder.resolve("vmlinuz"), "a kernel");
        Artifact artifact = new ArtifactDirectory(artifacts).add(kernel);
        Configuration configuration = Configuration.load(
                null,
                Map.of(),
                Map.of(
                        "store", folder.resolve("bearman.db").toString(),
                        "boot.port", "0",
                        "boot.loader.kernel", "http://10.0.0.1/vmlinuz"));

        try (Bearman bearman = Bearman.open(configuration);
                io.bearman.pxe.server.BootServer server = BootServer.open(bearman, artifacts)) {
            assertThat(get(server.uri(), "/boot.ipxe")).startsWith("#!ipxe\n");
            assertThat(get(server.uri(), artifact.path())).isEqualTo("a kernel");
            assertThat(get(server.uri(), "/hello")).startsWith("hello");
            assertThat(get(server.uri(), "/healthz")).contains("\"store\":\"up\"");
            assertThat(get(server.uri(), "/metrics")).contains("bearman_artifacts_bytes_total 8\n");
        }
    }

    /** A machine asks, exchanges its token, tells its facts, and goes off by itself as it is told. */
    @Test
    @SuppressWarnings("try") // The threads of BootCare are only to be there.
    void aMachineThatRegistersOverItIsReadOff() throws Exception {
        RackSettings one = RackSettings.create().size(1, 1, 0).brisk();
        try (SimulatedRack rack = SimulatedRack.real(one, folder.resolve("rack"));
                Bearman bearman = Bearman.open(configuration(rack));
                io.bearman.pxe.server.BootServer server =
                        BootServer.open(bearman, folder.resolve("artifacts"));
                BootCare care = bearman.bootCare()) {
            Placed placed = rack.hosts().get(0);
            Host expected = placed.host().with(new HostState.Expected());
            bearman.ports()
                    .inventory()
                    .put(List.of(new Placed(expected, placed.machine())), "test");

            String secret = session(server.uri(), placed.machine());
            String verdict = post(server.uri(), "/v1/registrations", secret, facts(placed));
            assertThat(verdict).startsWith("verdict=power-off\n");
            rack.press(expected.id(), PowerAction.HARD_OFF);

            MachineId machine = placed.machine().id();
            assertThat(TimeSource.system()
                            .await(
                                    () -> bearman.registrations()
                                            .latest(machine)
                                            .filter(it -> it.powerOff() == PowerOff.READ)
                                            .isPresent(),
                                    Duration.ofMinutes(3)))
                    .isTrue();
        }
    }

    private Configuration configuration(SimulatedRack rack) throws Exception {
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        Path password =
                Files.writeString(folder.resolve("bmc.password"), bmc.password().text());
        String yaml = """
                store: %s
                bmc: {credentials: {rack: {user: %s, password-file: %s}}}
                boot: {port: 0, loader: {kernel: "http://10.0.0.1/vmlinuz"}}
                """.formatted(folder.resolve("bearman.db"), bmc.user(), password);
        return Configuration.load(
                Files.writeString(folder.resolve("bearman.yaml"), yaml), Map.of(), Map.of());
    }

    private static String session(URI server, Machine machine) throws Exception {
        String mac = machine.macs().get(0).value();
        String script =
                get(server, "/v1/boot?mac=" + mac.replace(':', '-') + "&uuid=" + machine.id());
        String token = found("bearman\\.token=(\\S+)", script);
        return found(
                "secret=(\\S+)",
                post(
                        server,
                        "/v1/sessions",
                        "",
                        "{\"token\":\"" + token + "\",\"mac\":\"" + mac + "\",\"uuid\":\""
                                + machine.id() + "\"}"));
    }

    private static String facts(Placed placed) {
        Machine machine = placed.machine();
        return """
                {"schema":1,"mac":"%1$s","uuid":"%2$s","serial":"%3$s","disks":[],"bmc":{"guid":"%4$s"},
                 "nics":[{"name":"eth0","mac":"%1$s","carrier":true}]}
                """.formatted(
                        machine.macs().get(0),
                        machine.id(),
                        machine.serial(),
                        machine.bmc().guid().orElseThrow());
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String post(URI server, String path, String secret, String json)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", "application/json")
                .header("Accept", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!secret.isEmpty()) {
            request.header("Authorization", "Bearer " + secret);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }

    private static String get(URI server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}

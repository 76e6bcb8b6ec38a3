package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.kubernetes.FakeKubernetes;
import io.bearman.testkit.kubernetes.FakeKubernetesServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container image, as the charts start it: nobody in it is root, and it answers. */
@Tag("lab")
@Tag("lab-container")
class ContainerImageLabTest {
    private static final Path ROOT = Path.of(System.getProperty("bearman.root"));
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final long MINUTES = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path image;

    private static String told;
    private static Path system;
    private static JsonNode config;

    @TempDir
    Path folder;

    @BeforeAll
    static void build() throws IOException {
        told = ran(List.of(ROOT.resolve("images/container/build").toString(), image.toString()));
        ran(List.of("tar", "-xf", image.resolve("bearman.oci.tar").toString(), "-C", image + ""));
        JsonNode manifest = blob(json(image.resolve("index.json")).at("/manifests/0/digest"));
        config = blob(manifest.at("/config/digest")).path("config");
        system = Files.createDirectory(image.resolve("system"));
        for (JsonNode layer : manifest.path("layers")) {
            ran(List.of("tar", "-xf", file(layer.path("digest")).toString(), "-C", system + ""));
        }
        Files.createDirectories(system.resolve("etc/bearman"));
        // What a container runtime brings along.
        device("null", 3);
        device("random", 8);
        device("urandom", 9);
        ran(List.of("mount", "-t", "proc", "proc", system.resolve("proc").toString()));
    }

    private static void device(String name, int minor) {
        String file = system.resolve("dev/" + name).toString();
        ran(List.of("mknod", "-m", "666", file, "c", "1", String.valueOf(minor)));
    }

    @AfterAll
    static void leave() {
        if (system != null) {
            ran(List.of("umount", system.resolve("proc").toString()));
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    private static JsonNode blob(JsonNode digest) throws IOException {
        return json(file(digest));
    }

    private static Path file(JsonNode digest) {
        return image.resolve("blobs/" + digest.asText().replace(':', '/'));
    }

    private static String ran(List<String> command) {
        try {
            Path out = Files.createTempFile("ran", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(out);
            Files.delete(out);
            assertThat(ended && process.exitValue() == 0)
                    .as(command + ": " + text)
                    .isTrue();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // --- a container of it ---

    /** {@return what the image starts, with these arguments, as the image's user} */
    private ProcessBuilder container(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("chroot", "--userspec=" + config.path("User").asText(), system.toString()));
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        config.path("Env").forEach(it -> {
            String[] pair = it.asText().split("=", 2);
            environment.put(pair[0], pair[1]);
        });
        environment.put("BEARMAN_CONFIG", "/etc/bearman/bearman.yaml");
        // What a kubelet tells every pod.
        environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        environment.put("KUBERNETES_SERVICE_PORT", "1");
        return builder;
    }

    private static void configure(String yaml) throws IOException {
        Files.writeString(system.resolve("etc/bearman/bearman.yaml"), yaml);
    }

    private record Ended(int code, String text) {}

    private Ended end(String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Process process = container(arguments).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out));
    }

    // --- what it is ---

    @Test
    void itSaysHowLargeItIsAndNothingInItIsOwnedByItsUser() {
        assertThat(told).containsPattern("digest sha256:[0-9a-f]{64}\n");
        Matcher size = Pattern.compile("size (\\d+) MB, unpacked (\\d+) MB").matcher(told);
        assertThat(size.find()).as(told).isTrue();
        assertThat(Integer.parseInt(size.group(2))).isLessThan(200);
        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        // What other tests made it write.
        assertThat(found("-uid", "10001")).allMatch(file -> file.startsWith(system + "/tmp/"));
        assertThat(found("-type", "f", "-perm", "/6000")).isEmpty();
    }

    private static List<String> found(String... criteria) {
        List<String> command = new ArrayList<>(List.of("find", system.toString(), "-xdev"));
        command.addAll(List.of(criteria));
        return ran(command).lines().toList();
    }

    @Test
    void withoutArgumentsItSaysWhatItCanDo() throws Exception {
        Ended ended = end(config.at("/Cmd/0").asText());

        assertThat(ended.text()).contains("boot-server", "maintenance");
        assertThat(ended.code()).isZero();
    }

    /** As in the chart, it has no token for the cluster whose nodes are configured. */
    @Test
    void theBootServerAnswersAndEndsWhenItIsToldTo() throws Exception {
        configure("""
                store: /tmp/bearman.db
                kubernetes: {kubeconfig: in-cluster}
                boot:
                  address: 127.0.0.1
                  port: 0
                  loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
                """);
        Path out = folder.resolve("out");
        Process server = container("boot-server").redirectOutput(out.toFile()).start();
        try {
            URI uri = listening(server, out);

            assertThat(get(uri.resolve("/boot.ipxe"))).startsWith("200 #!ipxe");
            assertThat(get(uri.resolve("/healthz"))).startsWith("200 ");
            assertThat(Files.getOwner(Path.of("/proc/" + server.pid())).getName())
                    .isNotEqualTo("root");
        } finally {
            server.destroy();
            assertThat(server.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        // 128 + SIGTERM, from the JVM itself: nobody had to kill it.
        assertThat(server.exitValue()).isEqualTo(143);

        Ended refused = end("maintenance", "status");

        assertThat(refused.text()).contains("no token of a service account");
        assertThat(refused.code()).isEqualTo(2);
    }

    private static String get(URI uri) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static URI listening(Process server, Path out) {
        Pattern line = Pattern.compile("listens at (http://\\S+)");
        List<URI> found = new ArrayList<>();
        TimeSource.system()
                .await(
                        () -> {
                            Matcher matcher = line.matcher(text(out));
                            if (matcher.find()) {
                                found.add(URI.create(matcher.group(1)));
                            }
                            return !found.isEmpty() || !server.isAlive();
                        },
                        SOON);
        assertThat(found).as(text(out)).isNotEmpty();
        return found.get(0);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client of Kubernetes' API, and the database's driver, are loaded in it. */
    @Test
    void theMaintenanceAppStartsWithClusterAndDatabase() throws Exception {
        FakeKubernetes cluster = FakeKubernetes.create(TimeSource.system());
        try (FakeKubernetesServer server = FakeKubernetesServer.open(cluster, 0)) {
            Path kubeconfig = server.writeKubeconfig(system.resolve("etc/bearman/kubeconfig"));
            Files.setPosixFilePermissions(kubeconfig, PosixFilePermissions.fromString("rw-r--r--"));
            configure("""
                    store: /tmp/watch.db
                    kubernetes: {kubeconfig: /etc/bearman/kubeconfig}
                    """);

            Ended watched = end("maintenance", "watch", "--once", "--set", "watch.every=50ms");

            assertThat(watched.text()).isEqualTo("all is well\n");
            assertThat(watched.code()).isZero();
        }
        configure("store: 'jdbc:postgresql://127.0.0.1:1/bearman'\n");

        Ended refused = end("maintenance", "status");

        assertThat(refused.text()).contains("127.0.0.1:1").doesNotContain("No suitable driver");
        assertThat(refused.code()).isOne();
    }
}

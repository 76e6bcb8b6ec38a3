package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.TimeSource;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/boot-server.md says: the unit's own command line starts a server, SIGTERM ends it. */
@Tag("lab")
@Tag("lab-pxe")
class BootServerUnitLabTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("bearman.root"), "docs/boot-server.md");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void theUnitStartsAServerAndEndsIt() throws Exception {
        int port = freePort();
        Path yaml = Files.writeString(folder.resolve("bearman.yaml"), """
                store: %s/bearman.db
                boot:
                  port: %d
                  loader: {kernel: "http://10.0.0.1/loader/vmlinuz"}
                """.formatted(folder, port));
        Process server = start(execStart(yaml));
        try {
            assertThat(TimeSource.system().await(() -> health(port) == 200, PATIENCE))
                    .as(Files.readString(folder.resolve("log")))
                    .isTrue();
            assertThat(get(port, "/boot.ipxe").body()).startsWith("#!ipxe\n");

            server.destroy(); // SIGTERM

            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(entry("SuccessExitStatus").split(" "))
                    .contains(Integer.toString(server.exitValue()));
        } finally {
            server.destroyForcibly();
        }
    }

    private List<String> execStart(Path yaml) throws IOException {
        String line = entry("ExecStart")
                .replace("/usr/bin/java", Path.of(System.getProperty("java.home"), "bin/java") + "")
                .replace("/opt/bearman/bearman.jar", jar().toString())
                .replace("/etc/bearman/bearman.yaml", yaml.toString());
        return new ArrayList<>(List.of(line.split(" ")));
    }

    /** {@return a jar like that of the distribution: it names what else is needed} */
    private Path jar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "io.bearman.cli.Main");
        main.put(
                Attributes.Name.CLASS_PATH,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(each -> Path.of(each).toUri().toString())
                        .collect(Collectors.joining(" ")));
        Path jar = folder.resolve("bearman.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private static String entry(String name) throws IOException {
        Matcher matcher =
                Pattern.compile("(?m)^" + name + "=(.*)$").matcher(Files.readString(DOCUMENT));
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static int health(int port) {
        try {
            return get(port, "/healthz").statusCode();
        } catch (IOException e) {
            return 0; // not yet
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

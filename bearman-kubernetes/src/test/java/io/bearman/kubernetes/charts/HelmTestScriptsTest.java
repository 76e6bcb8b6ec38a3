package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bearman.kubernetes.charts.Shell.Ran;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code helm test} runs in a pod, run by a real shell: it fails where it ought to. */
class HelmTestScriptsTest {
    /** A port that is given to no process by chance. */
    private static final int NOBODY = 1;

    @TempDir
    Path folder;

    private Ran bearman(String values, int port) {
        Container test = Pods.named(Chart.BEARMAN.rendered(folder, values), "Pod/one-test")
                .containers()
                .get(0);
        String[] command = Stream.concat(test.getCommand().stream(), test.getArgs().stream())
                .toArray(String[]::new);
        return Shell.run(Map.of("SERVICE", "127.0.0.1", "PORT", String.valueOf(port)), command);
    }

    private static HttpServer answering(int status) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1"})
    void theBootServersHealthIsTheTests(int status, int code) throws IOException {
        HttpServer server = answering(status);
        try {
            Ran ran = bearman("{}", server.getAddress().getPort());

            assertThat(ran.text()).isEqualTo("healthz says " + status + "\n");
            assertThat(ran.status()).isEqualTo(code);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"'{}'", "'config: {boot: {tls: {certificate-file: /a, key-file: /b}}}'"})
    void whereNobodyListensTheTestFails(String values) {
        assertThat(bearman(values, NOBODY).status()).isNotZero();
    }

    // --- the identity ---

    private Ran identity(String script) throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        for (String file : List.of("identity.sh", "libvirtd.conf", "test.sh")) {
            Files.copy(
                    Chart.DISKLESS_COMPUTE.path().resolve("files/" + file), scripts.resolve(file));
        }
        if (!script.isEmpty()) {
            Files.writeString(scripts.resolve("identity.sh"), script);
        }
        Path work = Files.createDirectories(folder.resolve("work"));
        return Shell.run(
                Map.of("SCRIPTS", scripts.toString(), "WORK", work.toString()),
                "/bin/sh",
                scripts.resolve("test.sh").toString());
    }

    @Test
    void anIdentityScriptThatRefusesWhatItMustPasses() throws IOException {
        Ran ran = identity("");

        assertThat(ran.status()).as(ran.text()).isZero();
    }

    @Test
    void oneThatTakesEverythingFails() throws IOException {
        assertThat(identity("exit 0\n").text()).contains("identity.sh took no identity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "[ -s $IDENTITY_FILE ];another host's identity",
                "grep -q hostname=cn1 $IDENTITY_FILE;another machine's identity"
            })
    void oneThatTakesSomebodyElsesFails(String script, String taken) throws IOException {
        Ran ran = identity(script + "\n");

        assertThat(ran.status()).isOne();
        assertThat(ran.text()).contains("identity.sh took " + taken);
    }

    @Test
    void oneThatTakesNothingFails() throws IOException {
        assertThat(identity("exit 1\n").status()).isOne();
    }
}

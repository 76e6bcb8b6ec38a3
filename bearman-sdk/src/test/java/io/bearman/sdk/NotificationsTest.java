package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bearman as it is configured tells its receivers. */
class NotificationsTest {
    @TempDir
    private Path folder;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatACommandDidIsToldBeforeItEnds() throws IOException {
        try (Bearman bearman = Bearman.open(configuration(address()))) {
            bearman.ports().freeze().freeze("ann", "storm");
        }

        assertThat(received)
                .singleElement()
                .asString()
                .startsWith("{\"text\":\"the fleet is frozen by ann: storm [");
    }

    @Test
    void whatCouldNotBeToldWaitsForTheNextAndSaysNothingOfTheAddress() throws IOException {
        status = 503;
        try (Bearman bearman = Bearman.open(configuration(address()))) {
            bearman.ports().freeze().freeze("ann", "storm");
        }
        status = 200;
        server.stop(0);

        try (Bearman bearman = Bearman.open(configuration(folder.resolve("nowhere")))) {
            assertThat(bearman.outbox().undelivered()).singleElement().satisfies(left -> {
                assertThat(left.receiver()).isEqualTo("ops");
                assertThat(left.lastError()).isEqualTo("the receiver answers 503");
                assertThat(left.toString()).doesNotContain("hush");
            });
        }
    }

    @Test
    void anAddressThatIsNoneIsSaidWithoutIt() throws IOException {
        Path file = Files.writeString(folder.resolve("url"), "hush\n");
        Configuration configuration = configuration(file);

        assertThatThrownBy(() -> Bearman.open(configuration))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("hush");
    }

    private Path address() throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hush";
        return Files.writeString(folder.resolve("url"), url + "\n");
    }

    private Configuration configuration(Path url) throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("bearman.yaml"),
                "store: " + folder.resolve("bearman.db")
                        + "\nnotify:\n  ops: {to: slack, url-file: " + url + "}\n");
        return Configuration.load(yaml, Map.of(), Map.of());
    }
}

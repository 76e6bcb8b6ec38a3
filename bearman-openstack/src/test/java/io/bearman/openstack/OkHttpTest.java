package io.bearman.openstack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OkHttpTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TimeSource time = TimeSource.system();
    private final WireMockServer server =
            new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    private OkHttp http = new OkHttp(time);

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @BeforeEach
    void fresh() {
        server.resetAll();
        http = new OkHttp(time);
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void whatIsSentArrivesAndWhatIsAnsweredComesBack() {
        answering(aResponse().withStatus(202).withHeader("X-Openstack-Request-Id", "req-1"));

        Http.Response answer = http.send(request("POST", "{\"a\":1}", LONG, null));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("x-openstack-request-id")).contains("req-1");
        assertThat(server.findAll(anyRequestedFor(anyUrl()))).singleElement().satisfies(sent -> {
            assertThat(sent.getBodyAsString()).isEqualTo("{\"a\":1}");
            assertThat(sent.header("Content-Type").firstValue()).isEqualTo("application/json");
        });
    }

    @Test
    void aConnectionDroppedAfterTheRequestIsNoAnswer() {
        answering(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        assertThatThrownBy(() -> http.send(request("POST", "{}", LONG, null)))
                .isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void anAnswerCutInTheMiddleIsNoAnswer() {
        answering(aResponse().withBody("hello").withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        assertThatThrownBy(() -> http.send(request("PUT", "{}", LONG, null)))
                .isInstanceOf(HttpFailure.NoAnswer.class);
    }

    @Test
    void aSlowAnswerEndsAtTheRequestsOwnTimeout() {
        answering(aResponse().withFixedDelay(10_000));
        Deadline early = Deadline.in(time, Duration.ofSeconds(8));

        assertThatThrownBy(() -> http.send(request("POST", "{}", Duration.ofMillis(300), null)))
                .isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(early.passed(time)).isFalse();
    }

    @Test
    void anOverloadedServerThatSaysAgainAtOnceGetsNoSecondWrite() {
        answering(aResponse().withStatus(503).withHeader("Retry-After", "0"));

        assertThat(http.send(request("POST", "{}", LONG, null)).status()).isEqualTo(503);
        assertThat(http.send(request("PUT", "", LONG, null)).status()).isEqualTo(503);
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void noRedirectIsFollowed() {
        answering(aResponse().withStatus(307).withHeader("Location", "/elsewhere"));

        assertThat(http.send(request("GET", "", LONG, null)).status()).isEqualTo(307);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void nothingIsSentAfterItsTime() {
        answering(aResponse());
        Deadline past = Deadline.in(time, Duration.ZERO);

        assertThatThrownBy(() -> http.send(request("PUT", "{}", LONG, past)))
                .isInstanceOfSatisfying(
                        HttpFailure.NotSent.class, e -> assertThat(e.tooLate()).isTrue());
        assertThat(requests()).isZero();
    }

    @Test
    void theTimeIsComparedAgainWhenTheConnectionStands() {
        answering(aResponse());
        JumpingTime jumping = new JumpingTime(time);

        try (OkHttp late = new OkHttp(jumping)) {
            Deadline soon = Deadline.in(jumping, Duration.ofSeconds(1));
            assertThatThrownBy(() -> late.send(request("PUT", "{}", LONG, soon)))
                    .isInstanceOfSatisfying(
                            HttpFailure.NotSent.class,
                            e -> assertThat(e.tooLate()).isTrue());
        }
        assertThat(requests()).isZero();
    }

    @Test
    void aRefusedConnectionIsNotSent() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThatThrownBy(
                        () -> http.send(Http.Request.get(URI.create("http://127.0.0.1:" + port))))
                .isInstanceOfSatisfying(
                        HttpFailure.NotSent.class, e -> assertThat(e.tooLate()).isFalse())
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void manyCallsShareOneConnection() throws IOException {
        try (CountingServer counting = new CountingServer()) {
            for (int i = 0; i < 200; i++) {
                http.send(Http.Request.get(counting.uri()));
            }

            assertThat(counting.connections()).isEqualTo(1);
        }
    }

    @Test
    void aWriteIsNotLostOnAConnectionThatTheServerHasClosed() throws IOException {
        try (CountingServer counting = new CountingServer()) {
            http.send(Http.Request.get(counting.uri()));
            counting.hangUp();

            assertThat(http.send(Http.Request.postJson(counting.uri(), "{}")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anAnswerWithoutEndIsCut() throws IOException {
        try (EndlessServer endless = new EndlessServer()) {
            assertThatThrownBy(() -> http.send(Http.Request.get(endless.uri())))
                    .isInstanceOf(HttpFailure.NoAnswer.class);
        }
    }

    private void answering(ResponseDefinitionBuilder answer) {
        server.stubFor(any(anyUrl()).willReturn(answer));
    }

    private int requests() {
        return server.findAll(anyRequestedFor(anyUrl())).size();
    }

    private Http.Request request(
            String method, String body, Duration timeout, @Nullable Deadline notAfter) {
        return new Http.Request(
                method,
                URI.create(server.baseUrl() + "/v2.1/x"),
                Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8),
                timeout,
                notAfter);
    }

    /** A clock that leaps an hour after it was looked at twice: between check and connection. */
    private static final class JumpingTime implements TimeSource {
        private final TimeSource real;
        private final AtomicInteger looks = new AtomicInteger();

        JumpingTime(TimeSource real) {
            this.real = real;
        }

        @Override
        public long nanoTime() {
            boolean leapt = looks.incrementAndGet() > 2;
            return real.nanoTime() + (leapt ? Duration.ofHours(1).toNanos() : 0);
        }

        @Override
        public java.time.Instant now() {
            return real.now();
        }

        @Override
        public void sleep(Duration duration) {
            real.sleep(duration);
        }

        @Override
        public boolean await(java.util.function.BooleanSupplier condition, Duration atMost) {
            return real.await(condition, atMost);
        }
    }

    /** Speaks just enough HTTP to keep a connection alive, and counts connections. */
    private static class CountingServer implements AutoCloseable {
        private final ServerSocket listener =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();
        private volatile @Nullable Socket latest;

        CountingServer() throws IOException {
            Thread accepting = new Thread(this::accept, "counting-server");
            accepting.setDaemon(true);
            accepting.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
        }

        int connections() {
            return connections.get();
        }

        void hangUp() throws IOException {
            Socket socket = latest;
            if (socket != null) {
                socket.shutdownOutput();
                socket.close();
            }
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    latest = socket;
                    connections.incrementAndGet();
                    Thread serving = new Thread(() -> serve(socket), "counting-connection");
                    serving.setDaemon(true);
                    serving.start();
                } catch (IOException e) {
                    return; // closed
                }
            }
        }

        void serve(Socket socket) {
            try (socket) {
                byte[] buffer = new byte[8192];
                while (socket.getInputStream().read(buffer) > 0) {
                    socket.getOutputStream().write(answer());
                    socket.getOutputStream().flush();
                }
            } catch (IOException e) {
                // The other side, or the test, has closed it.
            }
        }

        byte[] answer() {
            return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Answers with more and more. */
    private static final class EndlessServer extends CountingServer {
        EndlessServer() throws IOException {}

        @Override
        void serve(Socket socket) {
            byte[] head = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8);
            byte[] more = new byte[1 << 20];
            try (socket) {
                socket.getInputStream().read(new byte[8192]);
                socket.getOutputStream().write(head);
                while (!socket.isClosed()) {
                    socket.getOutputStream().write(more);
                }
            } catch (IOException e) {
                // The client has had enough.
            }
        }
    }
}

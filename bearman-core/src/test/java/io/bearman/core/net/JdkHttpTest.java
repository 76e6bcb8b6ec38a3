package io.bearman.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdkHttpTest {
    private final TimeSource time = TimeSource.system();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(
                    exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Retry-After", "3");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatIsSentArrivesAndTheAnswerComesBack() {
        Http.Response answer = new JdkHttp(time).send(post(null));

        assertThat(received).containsExactly("POST {}");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).contains("3");
    }

    @Test
    void nothingIsSentAfterItsTime() {
        Deadline past = Deadline.in(time, Duration.ZERO);

        assertThatThrownBy(() -> new JdkHttp(time).send(post(past)))
                .isInstanceOfSatisfying(
                        HttpFailure.NotSent.class, e -> assertThat(e.tooLate()).isTrue());
        assertThat(received).isEmpty();
    }

    @Test
    void theTimeIsComparedAgainWhenTheConnectionStands() {
        TimeSource leaping = new LeapingTime(1);
        Deadline soon = Deadline.in(time, Duration.ofSeconds(60));

        assertThatThrownBy(() -> new JdkHttp(leaping).send(post(soon)))
                .isInstanceOfSatisfying(
                        HttpFailure.NotSent.class, e -> assertThat(e.tooLate()).isTrue());
        assertThat(received).isEmpty();
    }

    @Test
    void noExceptionSaysMoreOfTheAddressThanItsHost() {
        int port = server.getAddress().getPort();
        server.stop(0);
        URI uri = URI.create("http://me:pass-word@127.0.0.1:" + port + "/hush");

        assertThatThrownBy(() -> new JdkHttp(time).send(Http.Request.postJson(uri, "{}")))
                .isInstanceOf(HttpFailure.NotSent.class)
                .hasMessage("no connection to http://127.0.0.1:" + port)
                .hasStackTraceContaining("ConnectException")
                .satisfies(e -> assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                        .doesNotContain("hush")
                        .doesNotContain("pass-word"));
    }

    private Http.Request post(@Nullable Deadline notAfter) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        return new Http.Request("POST", uri, Map.of(), body, Duration.ofSeconds(20), notAfter);
    }

    /** A clock that leaps an hour after it was looked at this often. */
    private final class LeapingTime implements TimeSource {
        private final AtomicInteger looks = new AtomicInteger();
        private final int often;

        LeapingTime(int often) {
            this.often = often;
        }

        @Override
        public long nanoTime() {
            boolean leapt = looks.incrementAndGet() > often;
            return time.nanoTime() + (leapt ? Duration.ofHours(1).toNanos() : 0);
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public void sleep(Duration duration) {
            time.sleep(duration);
        }

        @Override
        public boolean await(BooleanSupplier condition, Duration atMost) {
            return time.await(condition, atMost);
        }
    }
}

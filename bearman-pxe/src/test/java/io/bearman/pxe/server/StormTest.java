package io.bearman.pxe.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StormTest {
    private static final int MACHINES = 1000;
    private static final int AT_ONCE = 4;

    private final TimeSource time = TimeSource.system();

    @Test
    void everyMachineOfAStormGetsItsScriptInTheEnd() throws Exception {
        AtomicInteger answering = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        // A slow store: more than a few at a time only make it slower.
        Http boot = request -> {
            most.accumulateAndGet(answering.incrementAndGet(), Math::max);
            time.sleep(Duration.ofMillis(2));
            answering.decrementAndGet();
            return Http.Response.of(200, "text/plain", "#!ipxe\n");
        };
        Serving serving = Serving.of(boot).with(Limits.create().withInFlight(AT_ONCE));
        AtomicInteger sentAway = new AtomicInteger();
        ExecutorService machines = Executors.newFixedThreadPool(60);
        try (BootServer server = BootServer.open(serving, BootServer.loopback(0))) {
            List<Future<String>> scripts = new ArrayList<>();
            for (int i = 0; i < MACHINES; i++) {
                scripts.add(machines.submit(() -> bootAsIpxeDoes(server, sentAway)));
            }
            for (Future<String> script : scripts) {
                assertThat(script.get(120, TimeUnit.SECONDS)).endsWith("#!ipxe\n");
            }
            assertThat(serving.figures().text())
                    .contains("bearman_http_refused_total{why=\"overload\"} " + sentAway + "\n");
        } finally {
            machines.shutdownNow();
        }
        assertThat(most.get()).isLessThanOrEqualTo(AT_ONCE);
    }

    /** iPXE comes again after as many seconds as Retry-After says; here a second is 20 ms. */
    private String bootAsIpxeDoes(BootServer server, AtomicInteger sentAway) throws Exception {
        while (true) {
            String answer = ask(server);
            if (answer.startsWith("HTTP/1.1 200 ")) {
                return answer;
            }
            assertThat(answer)
                    .startsWith("HTTP/1.1 503 ")
                    .containsPattern("Retry-After: [1-5]\r\n");
            sentAway.incrementAndGet();
            int seconds = answer.charAt(answer.indexOf("Retry-After: ") + 13) - '0';
            time.sleep(Duration.ofMillis(20L * seconds));
        }
    }

    private static String ask(BootServer server) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("GET /v1/boot HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}

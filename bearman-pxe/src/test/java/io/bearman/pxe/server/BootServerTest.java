package io.bearman.pxe.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Limits LIMITS = Limits.create();
    /** Says back what it heard. */
    private static final Http ECHO = request -> Http.Response.of(
            200,
            "text/plain",
            request.method() + " " + request.uri() + " "
                    + request.header("Host").orElse("nobody") + " " + request.body().length + "\n");

    private final TimeSource time = TimeSource.system();

    @Test
    void aRequestGoesInAndAResponseComesOut() throws Exception {
        try (BootServer server = open(ECHO, LIMITS)) {
            HttpResponse<String> response = get(server, "/v1/boot?mac=52-54-00-00-00-01&x=%26");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo("GET " + server.uri() + "/v1/boot?mac=52-54-00-00-00-01&x=%26 "
                            + server.uri().getAuthority() + " 0\n");
        }
    }

    @Test
    void aResponseSaysItsLengthAndNothingAboutTheServer() throws Exception {
        try (BootServer server = open(ECHO, LIMITS)) {
            HttpResponse<String> response = get(server, "/");

            assertThat(response.headers().firstValue("Content-Length"))
                    .contains(Integer.toString(response.body().length()));
            assertThat(response.headers().map()).doesNotContainKeys("server", "x-powered-by");
            assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void aPostBringsItsBody() throws Exception {
        try (BootServer server = open(ECHO, LIMITS)) {
            HttpRequest post = HttpRequest.newBuilder(server.uri().resolve("/v1/boots"))
                    .POST(BodyPublishers.ofString("x".repeat(4096)))
                    .build();

            assertThat(send(post).body()).startsWith("POST ").endsWith(" 4096\n");
        }
    }

    @Test
    void headHasALengthAndNoBody() throws Exception {
        Http boot = request ->
                new Http.Response(200, java.util.Map.of("Content-Length", "610"), new byte[0]);
        try (BootServer server = open(boot, LIMITS)) {
            String response =
                    raw(server, "HEAD /boot.ipxe HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(response).startsWith("HTTP/1.1 200").contains("Content-Length: 610");
            assertThat(response).endsWith("\r\n\r\n");
        }
    }

    @Test
    void noContentIsNoContent() throws Exception {
        Http boot = request -> new Http.Response(204, java.util.Map.of(), new byte[0]);
        try (BootServer server = open(boot, LIMITS)) {
            assertThat(get(server, "/").statusCode()).isEqualTo(204);
            assertThat(get(server, "/").statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsNotRead() throws Exception {
        try (BootServer server = open(ECHO, LIMITS)) {
            String response = raw(
                    server,
                    "POST /v1/boots HTTP/1.1\r\nHost: h\r\nContent-Length: 10485760\r\n\r\n");

            assertThat(response).startsWith("HTTP/1.1 413").contains("{\"error\":\"");
        }
    }

    @Test
    void aBodyThatDoesNotSayItsSizeIsCutAtTheLimit() throws Exception {
        // More than this would be on its way when the answer comes.
        Limits limits = new Limits(
                16,
                4,
                100,
                8 * 1024,
                64 * 1024,
                4,
                LIMITS.idle(),
                LIMITS.wholeRequest(),
                LIMITS.stop());
        try (BootServer server = open(ECHO, limits)) {
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";

            String response = raw(
                    server,
                    "POST /v1/boots HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunk.repeat(17));

            assertThat(response).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void theFactsOfAMachineHaveAMebibyte() throws Exception {
        try (BootServer server = open(ECHO, LIMITS)) {
            HttpRequest post = HttpRequest.newBuilder(server.uri().resolve("/v1/registrations"))
                    .POST(BodyPublishers.ofString("x".repeat(1 << 20)))
                    .build();

            assertThat(send(post).body()).endsWith(" 1048576\n");
        }
    }

    @Test
    void onlySoManyLargeBodiesAreKeptInMemoryAtOnce() throws Exception {
        try (BootServer server = open(ECHO, LIMITS.withLargeBodies(1));
                Socket first = connect(server)) {
            String head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 17000\r\n\r\n";
            first.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            HttpRequest large = HttpRequest.newBuilder(server.uri())
                    .POST(BodyPublishers.ofString("x".repeat(17_000)))
                    .build();
            HttpRequest small = HttpRequest.newBuilder(server.uri())
                    .POST(BodyPublishers.ofString("x".repeat(16_000)))
                    .build();

            // The first one's head may still be on its way.
            assertThat(time.await(() -> status(large) == 503, PATIENCE)).isTrue();
            assertThat(status(small)).isEqualTo(200);
            first.getOutputStream().write(new byte[17_000]);
            assertThat(readResponse(first.getInputStream())).startsWith("HTTP/1.1 200");
            assertThat(time.await(() -> status(large) == 200, PATIENCE)).isTrue();
        }
    }

    @Test
    void aQuestionWithoutABodyIsNoLargeOne() throws Exception {
        try (BootServer server = open(ECHO, LIMITS.withLargeBodies(1));
                Socket first = connect(server)) {
            String head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 17000\r\n\r\n";
            first.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            HttpRequest large = HttpRequest.newBuilder(server.uri())
                    .POST(BodyPublishers.ofString("x".repeat(17_000)))
                    .build();

            assertThat(time.await(() -> status(large) == 503, PATIENCE)).isTrue();
            assertThat(get(server, "/").statusCode()).isEqualTo(200);
        }
    }

    private static int status(HttpRequest request) {
        try {
            return send(request).statusCode();
        } catch (IOException e) {
            return 0; // closed before all of it was sent
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void headersOverTheLimitAreRefused() throws Exception {
        try (BootServer server = open(ECHO, LIMITS)) {
            String line = "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";

            assertThat(raw(server, line)).startsWith("HTTP/1.1 431").contains("{\"error\":\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /boot.ipxe\u0000 HTTP/1.1",
                "GET /..%2f..%2fetc/passwd HTTP/1.1",
                "GET /../../etc/passwd HTTP/1.1",
                "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
                "GET /;/../x HTTP/1.1",
                "G\u0001T / HTTP/1.1",
                "GET / HTTP/9.9",
                "nonsense",
                "GET /%zz HTTP/1.1",
                "GET /boot.ipxe#x HTTP/1.1",
                "GET /%c0%ae%c0%ae/ HTTP/1.1",
                "GET \\\\x HTTP/1.1"
            })
    void whatIsNoDecentRequestGetsOneLineAndNoTrace(String line) throws Exception {
        Http boot = request -> request.uri().getRawPath().equals("/boot.ipxe")
                ? Http.Response.of(200, "text/plain", "script\n")
                : Http.Response.of(404, "application/json", "{\"error\":\"no such path\"}\n");
        try (BootServer server = open(boot, LIMITS)) {
            String response = raw(server, line + "\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(response).matches("(?s)HTTP/1.1 (400|404|505) .*");
            assertThat(response.substring(response.indexOf("\r\n\r\n") + 4))
                    .matches("\\{\"error\":\"[^\"]*\"}\n");
            assertThat(response).doesNotContainIgnoringCase("jetty").doesNotContain("at io.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serial=|",
                "serial=\"<x>\"",
                "serial={}",
                "serial=^`",
                "serial=[\\]",
                "serial=%",
                "serial=%zz",
                "serial=%4",
                "serial=${net0/mac}",
                "serial=\u00e9"
            })
    void aHostileQueryReachesTheHandlerAsALegalUri(String query) throws Exception {
        AtomicReference<URI> heard = new AtomicReference<>();
        Http boot = request -> {
            heard.set(request.uri());
            return Http.Response.of(200, "text/plain", "#!ipxe\n");
        };
        try (BootServer server = open(boot, LIMITS)) {
            String response = raw(
                    server,
                    "GET /v1/boot?" + query + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(response).startsWith("HTTP/1.1 200");
            assertThat(heard.get().getRawPath()).isEqualTo("/v1/boot");
            assertThat(heard.get().getRawQuery()).startsWith("serial=").isASCII();
        }
    }

    @Test
    void aHandlerThatFailsIsNotShown() throws Exception {
        Http boot = request -> {
            throw new IllegalStateException("secret at line 7");
        };
        try (BootServer server = open(boot, LIMITS)) {
            HttpResponse<String> response = get(server, "/");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"error\":\"failed\"}\n");
        }
    }

    @Test
    void oneRequestTooManyIsSentAwayForSomeSeconds() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Http boot = request -> {
            inside.countDown();
            await(goOn);
            return Http.Response.of(200, "text/plain", "ok\n");
        };
        try (BootServer server = open(boot, LIMITS.withInFlight(1))) {
            CompletableFuture<HttpResponse<String>> first =
                    client().sendAsync(getRequest(server, "/"), BodyHandlers.ofString());
            await(inside);

            HttpResponse<String> second = get(server, "/");
            goOn.countDown();

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After"))
                    .get()
                    .asString()
                    .matches("[1-5]");
            assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(get(server, "/").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nX: ",
                "POST /v1/boots HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n"
            })
    void aClientThatDribblesItsRequestIsCutOff(String beginning) throws Exception {
        try (BootServer server = open(ECHO, LIMITS.withWholeRequest(Duration.ofMillis(200)));
                Socket socket = connect(server)) {
            OutputStream out = socket.getOutputStream();
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));

            assertThat(time.await(() -> !writes(out), PATIENCE)).isTrue();
            // Others were served all the while, and are still.
            assertThat(get(server, "/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHundredClientsThatNeverFinishDoNotStopTheOthers() throws Exception {
        java.util.List<Socket> silent = new java.util.ArrayList<>();
        try (BootServer server = open(ECHO, LIMITS.withInFlight(4))) {
            for (int i = 0; i < 100; i++) {
                Socket socket = connect(server);
                silent.add(socket);
                socket.getOutputStream()
                        .write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx"
                                .getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(get(server, "/").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aBusyConnectionIsKept() throws Exception {
        try (BootServer server = open(ECHO, LIMITS.withWholeRequest(Duration.ofMillis(100)));
                Socket socket = connect(server)) {
            long until = time.nanoTime() + Duration.ofMillis(600).toNanos();
            int answers = 0;
            while (time.nanoTime() - until < 0) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(readResponse(socket.getInputStream())).startsWith("HTTP/1.1 200");
                answers++;
            }
            assertThat(answers).isPositive();
        }
    }

    @Test
    void closingLetsARequestUnderWayEnd() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Http boot = request -> {
            inside.countDown();
            await(goOn);
            return Http.Response.of(200, "text/plain", "whole\n");
        };
        BootServer server = open(boot, LIMITS);
        CompletableFuture<HttpResponse<String>> under =
                client().sendAsync(getRequest(server, "/"), BodyHandlers.ofString());
        await(inside);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        assertThat(time.await(closed::isDone, Duration.ofMillis(500))).isFalse();
        goOn.countDown();

        assertThat(under.get(20, TimeUnit.SECONDS).body()).isEqualTo("whole\n");
        closed.get(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> connect(server).close()).isInstanceOf(IOException.class);
        server.close();
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        try (BootServer server = open(ECHO, LIMITS)) {
            InetSocketAddress taken = BootServer.loopback(server.port());

            assertThatThrownBy(() -> BootServer.open(ECHO, taken, LIMITS))
                    .isInstanceOf(BootServer.CannotListen.class)
                    .hasMessageContaining(":" + server.port());
        }
    }

    @Test
    void aNameThatIsNoAddressIsSaid() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no.such.host.invalid", 80);

        assertThatThrownBy(() -> BootServer.open(ECHO, nowhere, LIMITS))
                .isInstanceOf(BootServer.CannotListen.class)
                .hasMessageContaining("no.such.host.invalid");
    }

    private static BootServer open(Http http, Limits limits) {
        return BootServer.open(http, BootServer.loopback(0), limits);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest getRequest(BootServer server, String target) {
        return HttpRequest.newBuilder(URI.create(server.uri() + target))
                .timeout(PATIENCE)
                .build();
    }

    private static HttpResponse<String> get(BootServer server, String target) throws Exception {
        return send(getRequest(server, target));
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return client().send(request, BodyHandlers.ofString());
    }

    private static Socket connect(BootServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** Writes these characters, a byte each, and reads to the end. */
    private static String raw(BootServer server, String request) throws IOException {
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String readResponse(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        return head
                + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.US_ASCII);
    }

    private static boolean writes(OutputStream out) {
        try {
            out.write('x');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

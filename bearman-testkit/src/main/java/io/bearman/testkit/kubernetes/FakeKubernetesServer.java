package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A {@link FakeKubernetes} on a loopback port, with watches that stay open. */
public final class FakeKubernetesServer implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration WATCH = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    static {
        // Else every answer waits 40 ms for an acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final FakeKubernetes kubernetes;
    private final HttpServer server;
    private final ExecutorService threads;
    private final TimeSource time = TimeSource.system();
    private volatile boolean closed;

    private FakeKubernetesServer(FakeKubernetes kubernetes, HttpServer server) {
        this.kubernetes = kubernetes;
        this.server = server;
        this.threads = Executors.newCachedThreadPool(FakeKubernetesServer::daemonThread);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static Thread daemonThread(Runnable body) {
        Thread created = new Thread(body, "fake-kubernetes-http");
        created.setDaemon(true);
        return created;
    }

    /**
     * Opens it on 127.0.0.1.
     *
     * @param port 0 for any free one
     */
    public static FakeKubernetesServer open(FakeKubernetes kubernetes, int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            return new FakeKubernetesServer(kubernetes, HttpServer.create(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
    }

    /** {@return its root, for example http://127.0.0.1:40123} */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Writes a kubeconfig that leads here, for helm, kubectl and client libraries. */
    public Path writeKubeconfig(Path file) {
        String text = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: fake
                  cluster:
                    server: %s
                contexts:
                - name: fake
                  context:
                    cluster: fake
                    user: tester
                    namespace: default
                users:
                - name: tester
                  user:
                    token: test-token
                current-context: fake
                """.formatted(uri());
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = request(exchange);
            if (new Asked(request).watches()) {
                watch(exchange, request);
                return;
            }
            answer(exchange, kubernetes.send(request));
        } catch (HttpFailure e) {
            // Closed without an answer: the client sees what a dropped connection looks like.
        } catch (ApiFault e) {
            answer(exchange, FakeKubernetes.response(e.code(), e.status()));
        } catch (RuntimeException e) {
            // A mistake of ours must not look like a fault of the network.
            answer(exchange, Response.of(500, "text/plain", "the fake API failed: " + e));
        }
    }

    private Request request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        URI asked = exchange.getRequestURI();
        String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
        URI whole = URI.create(uri() + asked.getRawPath() + query);
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new Request(exchange.getRequestMethod(), whole, headers, body, TIMEOUT, null);
    }

    private static void answer(HttpExchange exchange, Response response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private void watch(HttpExchange exchange, Request request) throws IOException {
        Asked asked = new Asked(request);
        String from = asked.query.getOrDefault("resourceVersion", "");
        long seen =
                from.isEmpty() || from.equals("0") ? kubernetes.version() : Long.parseLong(from);
        long seconds =
                Long.parseLong(asked.query.getOrDefault("timeoutSeconds", String.valueOf(60)));
        long end =
                time.nanoTime() + Math.min(Duration.ofSeconds(seconds).toNanos(), WATCH.toNanos());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        if ("true".equals(asked.query.get("sendInitialEvents"))) {
            seen = write(out, kubernetes.initialEvents(request), seen);
        }
        while (!closed && time.nanoTime() - end < 0) {
            seen = write(out, kubernetes.events(request, seen), seen);
            time.sleep(LOOK);
        }
    }

    /** {@return the version of the last event} */
    private static long write(OutputStream out, List<ObjectNode> events, long seen)
            throws IOException {
        long last = seen;
        for (ObjectNode event : events) {
            out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
            last = event.at("/object/metadata/resourceVersion").asLong();
        }
        out.flush();
        return last;
    }

    /** Stops listening; may be called twice. */
    @Override
    public void close() {
        closed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.bearman.testkit.cloud;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.net.HttpFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A {@link FakeCloud} on a loopback port.
 *
 * <p>The JDK's server delays every answer by 40 ms (Nagle's algorithm against delayed
 * acknowledgements) unless {@code sun.net.httpserver.nodelay} is set before its classes are loaded.
 * This class sets it when it is loaded; a program that uses the JDK's server earlier sets it
 * itself.
 */
public final class FakeCloudServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final FakeCloud cloud;
    private final HttpServer server;
    private final ExecutorService threads;

    private FakeCloudServer(FakeCloud cloud, HttpServer server) {
        this.cloud = cloud;
        this.server = server;
        this.threads = Executors.newCachedThreadPool(FakeCloudServer::daemonThread);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static Thread daemonThread(Runnable body) {
        Thread created = new Thread(body, "fake-cloud-http");
        created.setDaemon(true);
        return created;
    }

    /**
     * Opens it on 127.0.0.1.
     *
     * @param cloud on this machine's clock; stays open when this is closed
     * @param port 0 for any free one
     */
    public static FakeCloudServer open(FakeCloud cloud, int port) {
        return open(cloud, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * Opens it on this address.
     *
     * @throws UncheckedIOException when the address cannot be bound
     */
    public static FakeCloudServer open(FakeCloud cloud, InetSocketAddress address) {
        try {
            return new FakeCloudServer(cloud, HttpServer.create(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
    }

    /** {@return its root, for example http://127.0.0.1:40123} */
    public URI uri() {
        InetSocketAddress address = server.getAddress();
        return URI.create(
                "http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** {@return Keystone's address, as auth_url} */
    public URI authUrl() {
        return URI.create(uri() + "/v3");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response;
            try {
                response = cloud.patiently(request(exchange));
            } catch (HttpFailure e) {
                // Closed without an answer: the client sees what a dropped connection looks like.
                return;
            } catch (RuntimeException e) {
                // A mistake of ours must not look like a fault of the network.
                response = Response.of(500, "text/plain", "the fake cloud failed: " + e);
            }
            answer(exchange, response);
        }
    }

    private Request request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        String authority = exchange.getRequestHeaders().getFirst("Host");
        URI asked = exchange.getRequestURI();
        URI whole = URI.create((authority == null ? uri() : "http://" + authority) + text(asked));
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new Request(exchange.getRequestMethod(), whole, headers, body, TIMEOUT, null);
    }

    private static String text(URI asked) {
        String query = asked.getRawQuery();
        return asked.getRawPath() + (query == null ? "" : "?" + query);
    }

    private static void answer(HttpExchange exchange, Response response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        response.headers().forEach(headers::set);
        byte[] body = response.body();
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops listening; may be called twice. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.bearman.testkit.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bearman.core.net.Http;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.net.LoopbackHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands on loopback between a client and a cloud of this machine: notes every request, and lets some
 * of them go wrong. Who logs in at {@link #authUrl} gets a catalogue whose services are all behind
 * this proxy. Passes on what it does not understand. Thread-safe.
 *
 * <p>About the JDK's server see {@link FakeCloudServer}.
 */
public final class CloudProxy implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final String IDENTITY = "identity";

    /** What belongs to one connection, and what the JDK's client writes by itself. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "transfer-encoding",
            "upgrade");

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final URI keystone;
    private final TimeSource time;
    private final Http cloud = new LoopbackHttp();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(CloudProxy::daemonThread);
    private final ProxyRoutes routes;
    private final NewestVersion newest = new NewestVersion();
    private final Mishaps mishaps = new Mishaps();
    private final List<Passed> passed = new CopyOnWriteArrayList<>();

    private CloudProxy(URI keystone, TimeSource time, HttpServer server) {
        this.keystone = keystone;
        this.time = time;
        this.server = server;
        this.routes = new ProxyRoutes("http://127.0.0.1:" + server.getAddress().getPort());
        routes.add(IDENTITY, keystone);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static Thread daemonThread(Runnable body) {
        Thread created = new Thread(body, "cloud-proxy");
        created.setDaemon(true);
        return created;
    }

    /**
     * Opens it on a free port of 127.0.0.1.
     *
     * @param authUrl the cloud's Keystone, on this machine
     * @param time waits when an answer is late
     * @throws UncheckedIOException when no port can be had
     */
    public static CloudProxy open(URI authUrl, TimeSource time) {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new CloudProxy(authUrl, time, HttpServer.create(any, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a proxy", e);
        }
    }

    /** {@return where to log in} */
    public URI authUrl() {
        return URI.create(routes.hidden(keystone.toString()));
    }

    /** {@return what goes wrong} */
    public Mishaps mishaps() {
        return mishaps;
    }

    /** From now on Nova speaks at most 2.{@code minor}, as an older one does. */
    public void newestCompute(int minor) {
        newest.set(minor);
    }

    /**
     * A request that came by.
     *
     * @param service the type of the service it was for, {@code compute}
     * @param method GET, POST, PUT, DELETE
     * @param path with its query
     * @param body as sent, left out for logins: it holds secrets
     * @param status what the client was answered; 0 for a cut connection
     * @param connection tells the client's connections apart
     */
    public record Passed(
            String service, String method, String path, String body, int status, int connection) {
        /** {@return whether it could change anything in the cloud} */
        public boolean write() {
            return !method.equals("GET") && !method.equals("HEAD") && !service.equals(IDENTITY);
        }
    }

    /** {@return the requests so far, in the order of their answers} */
    public List<Passed> passed() {
        return List.copyOf(passed);
    }

    /** {@return how many of them were so} */
    public long count(Predicate<Passed> which) {
        return passed.stream().filter(which).count();
    }

    /** Forgets the requests so far. */
    public void forget() {
        passed.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().toString();
        String service = ProxyRoutes.service(asked);
        byte[] body = exchange.getRequestBody().readAllBytes();
        String text = service.equals(IDENTITY) ? "" : new String(body, UTF_8);
        Mishap mishap = mishaps.of(exchange.getRequestMethod(), asked, text).orElse(null);
        // Closed without an answer, the client sees what a dropped connection looks like.
        try (exchange) {
            Optional<Response> answer = answer(exchange, service, asked, body, mishap);
            // Noted before it is heard: whoever has an answer finds its request among those passed.
            passed.add(new Passed(
                    service,
                    exchange.getRequestMethod(),
                    asked.substring(service.length() + 1),
                    text,
                    answer.map(Response::status).orElse(0),
                    exchange.getRemoteAddress().getPort()));
            if (answer.isPresent()) {
                answer(exchange, answer.get());
            }
        }
    }

    /** {@return what the client is to hear; empty for nothing} */
    private Optional<Response> answer(
            HttpExchange exchange,
            String service,
            String asked,
            byte[] body,
            @Nullable Mishap mishap) {
        try {
            if (mishap == null) {
                return Optional.of(passOn(exchange, service, asked, body));
            }
            Response answer = mishap(mishap, () -> passOn(exchange, service, asked, body));
            return mishap.cut() ? Optional.empty() : Optional.of(answer);
        } catch (HttpFailure e) {
            return Optional.empty();
        }
    }

    private Response mishap(Mishap mishap, Supplier<Response> cloudsAnswer) {
        time.sleep(mishap.held());
        Response answer = mishap.passedOn() ? cloudsAnswer.get() : Response.of(500, "", "");
        time.sleep(mishap.late());
        return mishap.instead().isEmpty()
                ? answer
                : Response.of(
                        mishap.instead().getAsInt(),
                        "text/html",
                        "<html><body><h1>The gateway has had enough</h1></body></html>");
    }

    private Response passOn(HttpExchange exchange, String service, String asked, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values.get(0));
            }
        });
        boolean nova = service.equals("compute");
        if (nova && newest.refuses(headers)) {
            return newest.refusal();
        }
        Response answer = cloud.send(new Request(
                exchange.getRequestMethod(), routes.target(asked), headers, body, TIMEOUT, null));
        String type = answer.header("Content-Type").orElse("");
        if (!type.startsWith("application/json")) {
            return answer;
        }
        if (service.equals(IDENTITY)) {
            routes.learn(answer.text());
        }
        String seen = nova ? newest.shown(answer.text()) : answer.text();
        return new Response(
                answer.status(), answer.headers(), routes.hidden(seen).getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, Response answer) throws IOException {
        answer.headers().forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        byte[] body = answer.body();
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
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

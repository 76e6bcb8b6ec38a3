package io.bearman.cli.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A boot server that gives every machine the same script and session, and remembers what was asked. */
final class BootServerStub implements AutoCloseable {
    static final String TOKEN = "t".repeat(43);
    static final String SECRET = "s".repeat(43);
    private static final String SESSION = "session=one\nsecret=" + SECRET + "\n";

    private final HttpServer server;
    private final String script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    BootServerStub(int port, String script) throws IOException {
        this.script = script;
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** {@return requests so far, each {@code METHOD URI BODY}} */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** {@return what those that said who they are said} */
    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add("%s %s %s"
                    .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body));
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .ifPresent(authorizations::add);
            boolean asks = exchange.getRequestMethod().equals("GET");
            byte[] answer = (asks ? script : SESSION).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.bearman.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bearman.core.notify.News;
import io.bearman.core.notify.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook on loopback, which remembers what arrived. */
final class LoopbackReceiver implements AutoCloseable {
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Runnable whenOneArrives = () -> {};

    LoopbackReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String id = exchange.getRequestHeaders().getFirst(Webhook.ID);
        arrivals.add(new Arrival(id, News.parse(new String(body, StandardCharsets.UTF_8))));
        whenOneArrives.run();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What is done after an arrival and before its answer. */
    void whenOneArrives(Runnable action) {
        whenOneArrives = action;
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Arrival(String id, News news) {}
}

package io.bearman.pxe.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.net.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a machine's loader talks to, with a grip on every answer: it hands out scripts, tokens, sessions
 * and artifacts as the boot server does, and whatever else a test wants. It believes a secret only from
 * the machine that it gave it to.
 */
final class Provisioner implements Http {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Visit> visits = new ConcurrentHashMap<>();
    private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
    private final AtomicInteger loaders = new AtomicInteger();
    private final byte[] kernel;
    private final byte[] loader;

    Provisioner(byte[] kernel, byte[] loader) {
        this.kernel = kernel;
        this.loader = loader;
    }

    Visit expect(Visit visit) {
        visits.put(visit.mac, visit);
        SignedImage image = visit.image;
        if (image != null) {
            publish(image.kernel());
            publish(image.initrd());
        }
        return visit;
    }

    /** {@return how often a loader was handed out} */
    int loadersServed() {
        return loaders.get();
    }

    private void publish(byte[] bytes) {
        artifacts.putIfAbsent(SignedImage.sha256(bytes), bytes);
    }

    /** Serves these bytes under the name of others. */
    void replace(byte[] original, byte[] others) {
        artifacts.put(SignedImage.sha256(original), others);
    }

    @Override
    public Response send(Request request) {
        Response answer = answer(request);
        String path = request.uri().getPath();
        // What was asked for is done; only the answer gets lost.
        return askers(request).stream()
                .flatMap(visit -> visit.trouble(path).stream())
                .findFirst()
                .map(trouble -> trouble.of(answer))
                .orElse(answer);
    }

    /** Whose visit this request belongs to; artifacts are fetched by nobody in particular. */
    private Collection<Visit> askers(Request request) {
        String path = request.uri().getPath();
        if (path.startsWith("/v1/artifacts/")) {
            return visits.values();
        }
        if (path.equals("/v1/sessions")) {
            Visit visit = visits.get(json(request).path("mac").asText());
            return visit == null ? List.of() : List.of(visit);
        }
        return visitOf(request).map(List::of).orElse(List.of());
    }

    private Response answer(Request request) {
        String path = request.uri().getPath();
        String base = "http://" + request.header("Host").orElse("nobody");
        if (path.equals("/boot.ipxe")) {
            return bootstrap(base);
        }
        if (path.equals("/v1/boot")) {
            return boot(request, base);
        }
        if (path.equals("/kernel")) {
            return bytes(kernel);
        }
        if (path.equals("/loader")) {
            loaders.incrementAndGet();
            return bytes(loader);
        }
        if (path.startsWith("/v1/artifacts/")) {
            return artifact(request);
        }
        if (path.equals("/v1/sessions")) {
            return exchange(json(request));
        }
        Optional<Visit> visit = visitOf(request);
        if (visit.isEmpty()) {
            return text(401, "whose secret is that?\n");
        }
        return session(visit.get(), request, path);
    }

    private Response session(Visit visit, Request request, String path) {
        String own = "/v1/sessions/" + visit.session();
        if (path.equals(own + "/events")) {
            JsonNode event = json(request);
            visit.stages.add(
                    (event.path("stage").asText() + " " + event.path("detail").asText()).strip());
            return text(204, "");
        }
        if (path.equals(own + "/identity")) {
            return text(200, visit.identity());
        }
        if (path.equals("/v1/registrations")) {
            visit.facts.add(json(request));
            return text(200, visit.verdict());
        }
        if (path.equals("/v1/boots")) {
            visit.boots.add(json(request).path("bootId").asText());
            return text(201, "");
        }
        return text(404, "no such path\n");
    }

    /** Where the first script leads: to one that knows which machine asks, by the card it booted from. */
    private static Response bootstrap(String base) {
        return text(
                200,
                "#!ipxe\nchain --replace --autofree " + base
                        + "/v1/boot?mac=${netX/mac:hexhyp}&uuid=${uuid}&serial=${serial:hexraw}\n");
    }

    private Response boot(Request request, String base) {
        String query = request.uri().getRawQuery();
        String mac = query.replaceFirst("mac=([^&]*)&.*", "$1").replace('-', ':');
        Visit visit = visits.get(mac);
        if (visit == null) {
            return text(200, "#!ipxe\nsleep 5\nchain --replace " + base + "/boot.ipxe\n");
        }
        visit.questions.add(query);
        String kernel = base + "/kernel " + SignedImage.CMDLINE + " initrd=initrd0 BOOTIF=01-"
                + mac.replace(':', '-') + " bearman.boot=" + visit.purpose + " bearman.url=" + base
                + (visit.store == Visit.Store.AWAY ? "" : " bearman.token=" + visit.token());
        // Again until it is there, as the boot desk's own scripts do.
        return text(
                200,
                String.join(
                        "\n",
                        "#!ipxe",
                        ":round",
                        "imgfree",
                        "kernel --name kernel " + kernel + " || goto again",
                        "initrd --name initrd0 " + base + "/loader || goto again",
                        "boot ||",
                        ":again",
                        "sleep 2",
                        "goto round",
                        ""));
    }

    private Response exchange(JsonNode body) {
        Visit visit = visits.get(body.path("mac").asText());
        if (visit != null && !body.has("token")) {
            return withoutToken(visit, body);
        }
        if (visit == null || !body.path("token").asText().equals(visit.token())) {
            return text(403, "no\n");
        }
        if (!visit.exchanges(body.path("nonce").asText())) {
            return text(403, "used\n");
        }
        return text(201, visit.sessionLines() + visit.systemLines());
    }

    /** Of a machine whose script was written while the store was away. */
    private static Response withoutToken(Visit visit, JsonNode body) {
        visit.running.add(body.path("image").asText());
        return switch (visit.store) {
            case AWAY -> text(200, visit.systemLines());
            case BACK -> text(201, visit.sessionLines() + visit.systemLines());
            case REFUSES -> text(403, "not now\n");
        };
    }

    /** Whole, or from where a broken transfer goes on (RFC 9110 §14.2). */
    private Response artifact(Request request) {
        byte[] bytes = artifacts.get(request.uri().getPath().replaceFirst(".*/", ""));
        if (bytes == null) {
            return text(404, "no such artifact\n");
        }
        String range = request.header("Range").orElse("");
        if (!range.matches("bytes=\\d+-")) {
            return bytes(bytes);
        }
        int from = Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= bytes.length) {
            return text(416, "");
        }
        byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
        Map<String, String> headers = Map.of(
                "Content-Length",
                Integer.toString(rest.length),
                "Content-Range",
                "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        return new Response(206, headers, rest);
    }

    private Optional<Visit> visitOf(Request request) {
        String authorization = request.header("Authorization").orElse("");
        return visits.values().stream()
                .filter(visit -> authorization.equals("Bearer " + visit.secret()))
                .findFirst();
    }

    private static JsonNode json(Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response text(int status, String text) {
        byte[] body = text.getBytes(UTF_8);
        Map<String, String> headers = status == 204
                ? Map.of()
                : Map.of(
                        "Content-Length",
                        Integer.toString(body.length),
                        "Content-Type",
                        "text/plain");
        return new Response(status, headers, body);
    }

    private static Response bytes(byte[] body) {
        return new Response(200, Map.of("Content-Length", Integer.toString(body.length)), body);
    }
}

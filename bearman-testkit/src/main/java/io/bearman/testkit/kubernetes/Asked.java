package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.net.Http.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request, taken apart: {@code /api/v1/namespaces/NS/PLURAL/NAME/SUBRESOURCE?QUERY}. */
final class Asked {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Request request;
    final List<String> path;
    final Map<String, String> query;
    private final List<String> rest;
    private final @Nullable ApiResource resource;
    private final @Nullable String namespace;

    Asked(Request request) {
        this.request = request;
        this.path = segments(request.uri().getRawPath());
        this.query = query(request.uri().getRawQuery());
        int start = path.isEmpty() ? 0 : path.get(0).equals("api") ? 2 : 3;
        List<String> inner = path.size() > start ? path.subList(start, path.size()) : List.of();
        boolean spaced = inner.size() > 2 && inner.get(0).equals("namespaces");
        this.namespace = spaced ? inner.get(1) : null;
        this.rest = spaced ? inner.subList(2, inner.size()) : inner;
        this.resource = rest.isEmpty() ? null : resource(rest.get(0));
    }

    private @Nullable ApiResource resource(String plural) {
        String group = path.get(0).equals("api") ? "" : path.get(1);
        String version = path.get(0).equals("api") ? path.get(1) : path.get(2);
        return ApiResource.of(group, version, plural).orElse(null);
    }

    private static List<String> segments(String raw) {
        List<String> found = new ArrayList<>();
        for (String part : raw.split("/", -1)) {
            if (!part.isEmpty()) {
                found.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            found.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return found;
    }

    Optional<ApiResource> resource() {
        return Optional.ofNullable(resource);
    }

    /** {@return the namespace asked about; null for all of them, or for none} */
    @Nullable
    String namespace() {
        return namespace;
    }

    Optional<String> name() {
        return rest.size() > 1 ? Optional.of(rest.get(1)) : Optional.empty();
    }

    String subresource() {
        return rest.size() > 2 ? rest.get(2) : "";
    }

    Objects.Key key(String name) {
        ApiResource of = resource().orElseThrow();
        String in = of.namespaced() ? Optional.ofNullable(namespace).orElse("default") : "";
        return new Objects.Key(of, in, name);
    }

    boolean is(String method) {
        return request.method().equals(method);
    }

    boolean watches() {
        return is("GET") && List.of("1", "true").contains(query.getOrDefault("watch", ""));
    }

    boolean dryRun() {
        return query.containsKey("dryRun");
    }

    String contentType() {
        return request.header("Content-Type")
                .orElse("application/json")
                .split(";")[0]
                .trim();
    }

    /** {@return which objects of a list are meant} */
    Predicate<JsonNode> selector() {
        return Selectors.labels(query.getOrDefault("labelSelector", ""))
                .and(Selectors.fields(query.getOrDefault("fieldSelector", "")));
    }

    ObjectNode body() {
        if (Protobuf.is(request.body())) {
            return Protobuf.decode(request.body());
        }
        return FakeKubernetes.parse(request.body());
    }

    JsonNode anyBody() {
        try {
            // An apply patch is YAML, of which JSON is a part; every client sends JSON.
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw ApiFault.bad("malformed JSON: " + e.getMessage());
        }
    }
}

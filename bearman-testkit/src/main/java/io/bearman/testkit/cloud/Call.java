package io.bearman.testkit.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bearman.core.net.Http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to the fake cloud, taken apart. */
final class Call {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Request request;
    final String requestId;
    private final List<String> path;
    private final Map<String, List<String>> query;

    /** The minor microversion of Nova or Placement, set by their doors. */
    int minor = 1;

    /** Who asks, set by the doors. */
    Rows.Person person = new Rows.Person();

    Call(Request request, String requestId) {
        this.request = request;
        this.requestId = requestId;
        this.path = segments(request.uri().getRawPath());
        this.query = parse(request.uri().getRawQuery());
    }

    private static List<String> segments(@Nullable String raw) {
        List<String> found = new ArrayList<>();
        for (String part : String.valueOf(raw).split("/", -1)) {
            if (!part.isEmpty()) {
                found.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    private static Map<String, List<String>> parse(@Nullable String raw) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&")) {
                String[] parts = pair.split("=", 2);
                String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
                String value =
                        parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
                all.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
        }
        return all;
    }

    /** {@return scheme and authority of what was asked, for the links of the answer} */
    String base() {
        return request.uri().getScheme() + "://" + request.uri().getRawAuthority();
    }

    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    int segments() {
        return path.size();
    }

    /** {@return whether method and path are these; a star stands for any one segment} */
    boolean is(String method, String... pattern) {
        if (!request.method().equals(method) || path.size() != pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    Optional<String> query(String name) {
        return queries(name).stream().findFirst();
    }

    List<String> queries(String name) {
        return query.getOrDefault(name, List.of());
    }

    Map<String, List<String>> query() {
        return query;
    }

    boolean flag(String name) {
        return query(name)
                .filter(value -> List.of("1", "true", "True", "yes", "on", "").contains(value))
                .isPresent();
    }

    JsonNode body() {
        if (request.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(request.text());
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("Malformed request body");
        }
    }

    boolean admin() {
        return person.role.equals("admin");
    }

    void adminOnly(String policy) {
        if (!admin()) {
            throw Refusal.forbidden(policy);
        }
    }

    boolean since(int version) {
        return minor >= version;
    }
}

package io.bearman.testkit.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of a cloud's services is behind which path of a {@link CloudProxy}. Thread-safe. */
final class ProxyRoutes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String proxy;
    /** {@code http://127.0.0.1:8774} by the type of the service. */
    private final Map<String, String> roots = new ConcurrentHashMap<>();
    /** What the client is shown, by what the cloud says: its endpoints, then their servers. */
    private final Map<String, String> shown = new ConcurrentHashMap<>();

    /** @param proxy its root, for example http://127.0.0.1:40123 */
    ProxyRoutes(String proxy) {
        this.proxy = proxy;
    }

    void add(String service, URI endpoint) {
        String root = endpoint.getScheme() + "://" + endpoint.getAuthority();
        roots.put(service, root);
        shown.put(endpoint.toString(), proxy + "/" + service + endpoint.getRawPath());
        shown.putIfAbsent(root, proxy + "/" + service);
    }

    /** Learns the services of a catalogue, if this is the answer to a login. */
    void learn(String json) {
        for (JsonNode service : tree(json).at("/token/catalog")) {
            for (JsonNode endpoint : service.path("endpoints")) {
                add(
                        service.path("type").asText(),
                        URI.create(endpoint.path("url").asText()));
            }
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    /** {@return the text, with the proxy in the place of the cloud} */
    String hidden(String text) {
        String hidden = text;
        Comparator<String> longestFirst = Comparator.comparing(String::length).reversed();
        for (String url : shown.keySet().stream().sorted(longestFirst).toList()) {
            // A port is not the beginning of another one.
            hidden = Pattern.compile(Pattern.quote(url) + "(?![0-9])")
                    .matcher(hidden)
                    .replaceAll(Matcher.quoteReplacement(shown.get(url)));
        }
        return hidden;
    }

    /** {@return the type of the service that this path of the proxy is of} */
    static String service(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    /** {@return where the proxy has it from} */
    URI target(String path) {
        String service = service(path);
        String root = roots.get(service);
        if (root == null) {
            throw new IllegalArgumentException("nobody has logged in who could know " + path);
        }
        return URI.create(root + path.substring(service.length() + 1));
    }
}

package io.bearman.sdk.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.net.Http;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that could change something in the cloud.
 *
 * @param what for example {@code os-migrateLive}, {@code enable}, {@code DELETE /servers}
 * @param server the server that it is about, null for none
 * @param service the compute service that it is about, null for none
 */
record CloudWrite(
        String what, @Nullable ServerId server, @Nullable String service) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SERVER = Pattern.compile("/servers/([0-9a-f-]{36})(/.*)?$");
    private static final Pattern SERVICE = Pattern.compile("/os-services/([0-9a-f-]{36})$");

    /** {@return what this request does to the cloud; empty when it only reads or logs in} */
    static Optional<CloudWrite> of(Http.Request request) {
        String path = request.uri().getRawPath();
        if (request.method().equals("GET") || path.endsWith("/auth/tokens")) {
            return Optional.empty();
        }
        Matcher server = SERVER.matcher(path);
        if (server.find()) {
            String rest = Optional.ofNullable(server.group(2)).orElse("");
            String what = rest.equals("/action")
                    ? body(request).fieldNames().next()
                    : request.method() + " /servers" + rest.replaceAll("/[0-9]+", "");
            return Optional.of(new CloudWrite(what, ServerId.of(server.group(1)), null));
        }
        Matcher service = SERVICE.matcher(path);
        if (service.find()) {
            return Optional.of(new CloudWrite(update(request), null, service.group(1)));
        }
        return Optional.of(new CloudWrite(request.method() + " " + path, null, null));
    }

    private static String update(Http.Request request) {
        if (!request.method().equals("PUT")) {
            return request.method() + " /os-services";
        }
        JsonNode body = body(request);
        if (body.has("forced_down")) {
            return body.path("forced_down").asBoolean() ? "force down" : "force up";
        }
        return body.path("status").asText().equals("enabled") ? "enable" : "disable";
    }

    private static JsonNode body(Http.Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + request.text(), e);
        }
    }

    /** {@return whether this is about that server} */
    boolean isOn(ServerId other) {
        return other.equals(server);
    }
}

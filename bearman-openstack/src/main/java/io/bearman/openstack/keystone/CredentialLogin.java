package io.bearman.openstack.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.AuthToken;
import io.bearman.openstack.CloudAccess;
import io.bearman.openstack.Credential;
import io.bearman.openstack.Endpoint;
import io.bearman.openstack.EndpointInterface;
import io.bearman.openstack.Login;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to Keystone v3 with what openstack4j does not know: an application credential, or a token
 * that is there already (identity API v3, authentication). Thread-safe.
 */
final class CredentialLogin implements Login {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CloudAccess access;
    private final Http http;

    CredentialLogin(CloudAccess access, Http http) {
        this.access = access;
        this.http = http;
    }

    @Override
    public AuthToken login() {
        Http.Response answer = send();
        if (answer.status() / 100 != 2) {
            throw refused(answer);
        }
        try {
            JsonNode token = JSON.readTree(answer.body()).path("token");
            return new AuthToken(id(answer), lifetime(token, answer), catalogue(token));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            // Not the cause: its text may hold parts of the answer, and so of the token.
            throw new CloudException.Faulty(
                    label() + " was answered with something unusable", requestId(answer));
        }
    }

    private Http.Response send() {
        try {
            return http.send(request());
        } catch (HttpFailure e) {
            throw new CloudException.Unreachable(label() + " got no answer", e);
        }
    }

    private Http.Request request() {
        URI uri = URI.create(access.authUrl() + "/auth/tokens");
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "application/json"));
        if (access.credential() instanceof Credential.Token token) {
            // Shown to itself it tells its end and the catalogue; a new one would end no later.
            headers.put("X-Auth-Token", token.id().text());
            headers.put("X-Subject-Token", token.id().text());
            return new Http.Request("GET", uri, headers, new byte[0], PATIENCE, null);
        }
        headers.put("Content-Type", "application/json");
        return new Http.Request("POST", uri, headers, body(), PATIENCE, null);
    }

    private byte[] body() {
        if (!(access.credential() instanceof Credential.Application application)) {
            throw new IllegalStateException("openstack4j does passwords");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode identity = body.putObject("auth").putObject("identity");
        identity.putArray("methods").add("application_credential");
        ObjectNode credential = identity.putObject("application_credential");
        credential.put(field(application.ref()), application.ref().value());
        credential.put("secret", application.secret().text());
        application.owner().ifPresent(user -> user(credential.putObject("user"), user));
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void user(ObjectNode node, Credential.InDomain user) {
        node.put(field(user.ref()), user.ref().value());
        if (!user.ref().byId()) {
            node.putObject("domain").put(field(user.domain()), user.domain().value());
        }
    }

    private static String field(Credential.Ref ref) {
        return ref.byId() ? "id" : "name";
    }

    private Secret id(Http.Response answer) {
        if (access.credential() instanceof Credential.Token token) {
            return token.id();
        }
        return answer.header("X-Subject-Token")
                .map(Secret::of)
                .orElseThrow(() -> new IllegalArgumentException("no token"));
    }

    /** A new token lives from its issue on, one that is there already from now on, by Keystone. */
    private Duration lifetime(JsonNode token, Http.Response answer) {
        Instant issued = Instant.parse(token.path("issued_at").asText());
        Instant end = Instant.parse(token.path("expires_at").asText());
        Optional<Instant> now = access.credential() instanceof Credential.Token
                ? answer.header("Date").map(CredentialLogin::date)
                : Optional.empty();
        return Duration.between(now.orElse(issued), end);
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private static List<Endpoint> catalogue(JsonNode token) {
        List<Endpoint> found = new ArrayList<>();
        for (JsonNode service : token.path("catalog")) {
            for (JsonNode row : service.path("endpoints")) {
                EndpointInterface face = face(row.path("interface").asText());
                if (face != null) {
                    found.add(new Endpoint(
                            service.path("type").asText(),
                            row.path("region").asText(),
                            face,
                            URI.create(row.path("url").asText())));
                }
            }
        }
        return found;
    }

    private static @Nullable EndpointInterface face(String word) {
        for (EndpointInterface face : EndpointInterface.values()) {
            if (face.name().toLowerCase(Locale.ROOT).equals(word)) {
                return face;
            }
        }
        return null;
    }

    private CloudException refused(Http.Response answer) {
        String what = label() + ": " + answer.status() + " " + words(answer);
        @Nullable String id = requestId(answer);
        return switch (answer.status()) {
            case 401, 403 -> new CloudException.Denied(what, id);
            // Of a token or an application credential that it does not know (any more) Keystone
            // says that it is not there; nobody may take that for a server that is gone.
            case 404 ->
                id == null
                        ? new CloudException.NotFound(what, null)
                        : new CloudException.Denied(what, id);
            default ->
                answer.status() >= 500 || answer.status() == 429
                        ? new CloudException.Faulty(what, id)
                        : new CloudException.Refused(what, id);
        };
    }

    private static String words(Http.Response answer) {
        try {
            return JSON.readTree(answer.body()).path("error").path("message").asText();
        } catch (IOException e) {
            return "and no JSON";
        }
    }

    private static @Nullable String requestId(Http.Response answer) {
        return answer.header("X-Openstack-Request-Id").orElse(null);
    }

    private String label() {
        return "login of " + access.credential().who() + " at " + access.authUrl();
    }
}

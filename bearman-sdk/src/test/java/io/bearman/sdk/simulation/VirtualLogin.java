package io.bearman.sdk.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.AuthToken;
import io.bearman.openstack.Endpoint;
import io.bearman.openstack.EndpointInterface;
import io.bearman.openstack.Login;
import io.bearman.testkit.cloud.FakeCloud;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keystone without sockets: what openstack4j does elsewhere, through the simulated network. */
final class VirtualLogin implements Login {
    private static final String BODY = """
            {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"admin",
            "domain":{"name":"Default"},"password":"%s"}}},
            "scope":{"project":{"name":"admin","domain":{"name":"Default"}}}}}
            """;

    private final Http http;
    private final String authority;

    VirtualLogin(Http http, String authority) {
        this.http = http;
        this.authority = authority;
    }

    @Override
    public AuthToken login() {
        URI uri = URI.create("http://" + authority + "/v3/auth/tokens");
        Http.Response response;
        try {
            response = http.send(Http.Request.postJson(uri, BODY.formatted(FakeCloud.PASSWORD)));
        } catch (HttpFailure e) {
            throw new CloudException.Unreachable("login got no answer", e);
        }
        if (response.status() != 201) {
            throw new CloudException.Faulty("login: " + response.status(), null);
        }
        try {
            JsonNode token = new ObjectMapper().readTree(response.body()).path("token");
            String id = response.header("X-Subject-Token").orElseThrow();
            return new AuthToken(Secret.of(id), Duration.ofHours(1), endpoints(token));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Endpoint> endpoints(JsonNode token) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode service : token.path("catalog")) {
            for (JsonNode endpoint : service.path("endpoints")) {
                String face = endpoint.path("interface").asText().toUpperCase(Locale.ROOT);
                endpoints.add(new Endpoint(
                        service.path("type").asText(),
                        endpoint.path("region").asText(),
                        EndpointInterface.valueOf(face),
                        URI.create(endpoint.path("url").asText())));
            }
        }
        return endpoints;
    }
}

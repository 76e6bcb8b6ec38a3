package io.bearman.testkit.rack;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.testkit.cloud.FakeCloud;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An administrator at the cloud, careful or not. */
final class Hands {
    private static final String LOGIN = "{\"auth\":{\"identity\":{\"methods\":[\"password\"],"
            + "\"password\":{\"user\":{\"name\":\"admin\",\"domain\":{\"id\":\"default\"},"
            + "\"password\":\"" + FakeCloud.PASSWORD + "\"}}},\"scope\":{\"project\":{"
            + "\"name\":\"admin\",\"domain\":{\"id\":\"default\"}}}}}";
    private static final Pattern ID = Pattern.compile("\"id\" ?: ?\"([0-9a-f-]{36})\"");

    private final Http cloud;
    private final String root;
    private final String token;

    Hands(Http cloud) {
        this(cloud, URI.create("http://cloud.example"));
    }

    Hands(Http cloud, URI root) {
        this.cloud = cloud;
        this.root = root.toString();
        Http.Response login = send("POST", "/v3/auth/tokens", Map.of(), LOGIN);
        this.token = login.header("X-Subject-Token").orElseThrow();
    }

    void disable(HostId host) {
        service(host, "{\"status\":\"disabled\",\"disabled_reason\":\"test\"}");
    }

    void enable(HostId host) {
        service(host, "{\"status\":\"enabled\"}");
    }

    void forceDown(HostId host) {
        service(host, "{\"forced_down\":true}");
    }

    void liveMigrate(ServerId server) {
        act(server, "{\"os-migrateLive\":{\"host\":null,\"block_migration\":\"auto\"}}");
    }

    void coldMigrate(ServerId server) {
        act(server, "{\"migrate\":null}");
    }

    void evacuate(ServerId server) {
        act(server, "{\"evacuate\":{}}");
    }

    private void act(ServerId server, String body) {
        Http.Response answer = ask("POST", "/v2.1/servers/" + server + "/action", body);
        if (answer.status() / 100 != 2) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
    }

    private void service(HostId host, String change) {
        String query = "/v2.1/os-services?binary=nova-compute&host=" + host;
        Matcher id = ID.matcher(ask("GET", query, "").text());
        if (!id.find()) {
            throw new AssertionError("no service on " + host);
        }
        Http.Response answer = ask("PUT", "/v2.1/os-services/" + id.group(1), change);
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
    }

    private Http.Response ask(String method, String path, String body) {
        Map<String, String> headers = Map.of(
                "X-Auth-Token",
                token,
                "OpenStack-API-Version",
                "compute 2.93",
                "Content-Type",
                "application/json");
        return send(method, path, headers, body);
    }

    private Http.Response send(
            String method, String path, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        URI uri = URI.create(root + path);
        return cloud.send(
                new Http.Request(method, uri, headers, bytes, Duration.ofSeconds(90), null));
    }
}

package io.bearman.testkit.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.time.VirtualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Three hosts in virtual time, an administrator's hands, and a witness of the guests. */
final class Cloud {
    static final HostId CN1 = HostId.of("cn1");
    static final HostId CN2 = HostId.of("cn2");
    static final HostId CN3 = HostId.of("cn3");
    static final String LIVE = "{\"os-migrateLive\":{\"host\":null,\"block_migration\":\"auto\"}}";
    static final String EVACUATE = "{\"evacuate\":{}}";
    private static final URI BASE = URI.create("http://cloud.example");
    private static final ObjectMapper JSON = new ObjectMapper();

    final VirtualTime time = new VirtualTime(7);
    final FakeCloud fake;
    final List<String> witnessed = new ArrayList<>();
    String version = "2.93";
    String user = "admin";
    Duration timeout = Duration.ofSeconds(90);
    private String token = "";

    Cloud() {
        this(CloudSettings.create());
    }

    Cloud(CloudSettings settings) {
        fake = FakeCloud.virtual(settings, time);
        for (HostId host : List.of(CN1, CN2, CN3)) {
            fake.addHost(host);
        }
        fake.hypervisor(new Hypervisor() {
            @Override
            public void guestStarts(HostId host, ServerId server, String name) {
                witnessed.add("+" + name + "@" + host);
            }

            @Override
            public void guestStops(HostId host, ServerId server) {
                witnessed.add("-" + host);
            }
        });
    }

    ServerId active(String name) {
        return fake.addServer(name, CN1, "ACTIVE", Flavor.small());
    }

    ServerId server(String name, String status) {
        return fake.addServer(name, CN1, status, Flavor.small());
    }

    // ---- hands

    Response get(String path) {
        return ask("GET", path, "");
    }

    Response post(String path, String body) {
        return ask("POST", path, body);
    }

    Response put(String path, String body) {
        return ask("PUT", path, body);
    }

    Response delete(String path) {
        return ask("DELETE", path, "");
    }

    Response act(ServerId server, String body) {
        return post("/v2.1/servers/" + server + "/action", body);
    }

    Response ask(String method, String path, String body) {
        if (token.isEmpty()) {
            token = login(user, FakeCloud.PASSWORD).header("X-Subject-Token").orElse("none");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Auth-Token", token);
        headers.put(
                "OpenStack-API-Version",
                path.startsWith("/placement") ? "placement 1.39" : "compute " + version);
        return send(method, path, headers, body);
    }

    Response send(String method, String path, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return fake.send(
                new Request(method, URI.create(BASE + path), headers, bytes, timeout, null));
    }

    Response login(String name, String password) {
        String body = "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
                + "\"name\":\""
                + name
                + "\",\"domain\":{\"id\":\"default\"},\"password\":\""
                + password
                + "\"}}},\"scope\":{\"project\":{\"name\":\"admin\","
                + "\"domain\":{\"id\":\"default\"}}}}}";
        return send("POST", "/v3/auth/tokens", Map.of("Content-Type", "application/json"), body);
    }

    void forgetToken() {
        token = "";
    }

    // ---- eyes

    static JsonNode json(Response response) {
        try {
            return JSON.readTree(response.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + response.text(), e);
        }
    }

    static String message(Response response) {
        return json(response).findPath("message").asText();
    }

    JsonNode read(String path) {
        Response response = get(path);
        if (response.status() != 200) {
            throw new AssertionError(response.status() + " " + response.text());
        }
        return json(response);
    }

    JsonNode service(HostId host) {
        return read("/v2.1/os-services?binary=nova-compute&host=" + host).at("/services/0");
    }

    String serviceId(HostId host) {
        return service(host).path("id").asText();
    }

    Response update(HostId host, String body) {
        return put("/v2.1/os-services/" + serviceId(host), body);
    }

    JsonNode show(ServerId server) {
        return read("/v2.1/servers/" + server).path("server");
    }

    String host(ServerId server) {
        return show(server).path("OS-EXT-SRV-ATTR:host").asText();
    }

    String task(ServerId server) {
        return show(server).path("OS-EXT-STS:task_state").asText();
    }

    /** The newest migration record of a server; missing when there is none. */
    JsonNode record(ServerId server) {
        return read("/v2.1/os-migrations?instance_uuid=" + server).at("/migrations/0");
    }

    String recordStatus(ServerId server) {
        return record(server).path("status").asText();
    }

    JsonNode action(ServerId server, String requestId) {
        return read("/v2.1/servers/" + server + "/os-instance-actions/" + requestId)
                .path("instanceAction");
    }

    /** The hosts on whose providers this consumer holds resources. */
    List<String> holders(String consumer) {
        List<String> hosts = new ArrayList<>();
        read("/placement/allocations/" + consumer)
                .path("allocations")
                .fieldNames()
                .forEachRemaining(id -> hosts.add(
                        read("/placement/resource_providers/" + id).path("name").asText()));
        return hosts.stream().sorted().toList();
    }

    void wait(Duration duration) {
        time.sleep(duration);
    }

    void until(BooleanSupplier condition) {
        if (!time.await(condition, Duration.ofMinutes(5))) {
            throw new AssertionError("still not so after 5 minutes");
        }
    }

    /** A server's status and host seen at every moment of the next while, without repeats. */
    List<String> watch(ServerId server, Duration atMost) {
        List<String> seen = new ArrayList<>();
        long end = time.nanoTime() + atMost.toNanos();
        while (time.nanoTime() - end < 0) {
            JsonNode shown = show(server);
            String now = shown.path("status").asText()
                    + "/"
                    + shown.path("OS-EXT-STS:task_state").asText()
                    + "@"
                    + shown.path("OS-EXT-SRV-ATTR:host").asText()
                    + " "
                    + recordStatus(server);
            if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
                seen.add(now);
            }
            wait(Duration.ofMillis(20));
        }
        return seen;
    }
}

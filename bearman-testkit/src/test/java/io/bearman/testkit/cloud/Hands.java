package io.bearman.testkit.cloud;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.net.Http.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** An administrator who asks for live migrations and does not look. */
final class Hands {
    private final FakeCloud cloud;
    private final String token;

    Hands(FakeCloud cloud) {
        this.cloud = cloud;
        this.token = cloud.token("admin");
    }

    void migrate(ServerId server) {
        URI uri = URI.create("http://cloud.example/v2.1/servers/" + server + "/action");
        Map<String, String> headers =
                Map.of("X-Auth-Token", token, "OpenStack-API-Version", "compute 2.93");
        byte[] body = Cloud.LIVE.getBytes(StandardCharsets.UTF_8);
        cloud.send(new Request("POST", uri, headers, body, Duration.ofSeconds(30), null));
    }
}

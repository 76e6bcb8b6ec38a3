package io.bearman.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeCloudServerTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");

    private final FakeCloud cloud = FakeCloud.real(CloudSettings.create().brisk());
    private final FakeCloudServer server = FakeCloudServer.open(cloud, 0);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void furnish() {
        cloud.addHost(CN1);
        cloud.addHost(CN2);
    }

    @AfterEach
    void close() {
        server.close();
        cloud.close();
    }

    private HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("X-Auth-Token", cloud.token("admin"))
                .header("OpenStack-API-Version", "compute 2.93")
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerMovesInRealTimeOverARealPort() {
        ServerId vm = cloud.addServer("vm", CN1, "ACTIVE", Flavor.small());
        assertThat(send("POST", "/v2.1/servers/" + vm + "/action", Cloud.LIVE).statusCode())
                .isEqualTo(202);

        assertThat(TimeSource.system()
                        .await(
                                () -> cloud.host(vm).equals(java.util.Optional.of(CN2)),
                                Duration.ofSeconds(20)))
                .isTrue();
        HttpResponse<String> shown = send("GET", "/v2.1/servers/detail?all_tenants=1&host=cn2", "");
        assertThat(shown.body()).contains(vm.toString());
        assertThat(shown.headers().firstValue("X-Openstack-Request-Id")).isPresent();
    }

    @Test
    void theCatalogueNamesThePortThatWasAsked() throws IOException {
        String body = "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":"
                + "{\"name\":\"admin\",\"password\":\"secret\"}}}}}";
        HttpResponse<String> answer = send("POST", "/v3/auth/tokens", body);
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode catalog = new ObjectMapper().readTree(answer.body()).at("/token/catalog");
        assertThat(catalog.at("/1/endpoints/0/url").asText()).isEqualTo(server.uri() + "/v2.1");
    }

    @Test
    void anAnswerThatIsLostClosesTheConnection() {
        ServerId vm = cloud.addServer("vm", CN1, "ACTIVE", Flavor.small());
        cloud.faults().next(1, ApiFault.LOST_ANSWER, "POST", "/action");
        assertThatThrownBy(() -> send("POST", "/v2.1/servers/" + vm + "/action", Cloud.LIVE))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(cloud.count("POST", vm.toString(), "os-migrateLive")).isEqualTo(1);
    }

    @Test
    void aRefusalHasItsStatusAndBody() {
        HttpResponse<String> answer = send("GET", "/v2.1/servers/nope", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"itemNotFound\"");
    }
}

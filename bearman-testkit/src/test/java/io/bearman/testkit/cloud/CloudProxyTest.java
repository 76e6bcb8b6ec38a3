package io.bearman.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.net.LoopbackHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudProxyTest {
    private static final String LIVE =
            "{\"os-migrateLive\":{\"host\":null,\"block_migration\":\"auto\"}}";

    private final FakeCloud cloud = FakeCloud.real(CloudSettings.create().brisk());
    private final FakeCloudServer server = FakeCloudServer.open(cloud, 0);
    private final CloudProxy proxy = CloudProxy.open(server.authUrl(), TimeSource.system());
    private final Http http = new LoopbackHttp();
    private String compute = "";
    private String action = "";

    @BeforeEach
    void login() throws IOException {
        HostId cn1 = HostId.of("cn1");
        cloud.addHost(cn1);
        cloud.addHost(HostId.of("cn2"));
        ServerId vm = cloud.addServer("vm1", cn1, "ACTIVE", Flavor.small());
        Response token = http.send(Request.postJson(
                URI.create(proxy.authUrl() + "/auth/tokens"), """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin",
                  "domain": {"name": "Default"}, "password": "%s"}}},
                  "scope": {"project": {"name": "admin", "domain": {"name": "Default"}}}}}
                """.formatted(FakeCloud.PASSWORD)));
        assertThat(token.status()).as(token.text()).isEqualTo(201);
        compute = endpoint(new ObjectMapper().readTree(token.body()), "compute");
        action = "/servers/" + vm + "/action";
        proxy.forget();
    }

    private static String endpoint(JsonNode token, String type) {
        for (JsonNode service : token.at("/token/catalog")) {
            if (service.path("type").asText().equals(type)) {
                return service.at("/endpoints/0/url").asText();
            }
        }
        throw new AssertionError("no " + type + " in " + token);
    }

    @AfterEach
    void close() {
        proxy.close();
        server.close();
        cloud.close();
    }

    private Response send(String method, String path, String body) {
        Map<String, String> headers = Map.of(
                "X-Auth-Token", cloud.token("admin"), "OpenStack-API-Version", "compute 2.90");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return http.send(new Request(
                method, URI.create(compute + path), headers, bytes, Duration.ofSeconds(20), null));
    }

    private long migrationsAsked() {
        return cloud.count("POST", "/action", "os-migrateLive");
    }

    @Test
    void theCatalogueNamesTheProxyAndEveryRequestIsNoted() {
        assertThat(send("GET", "/os-services?host=cn1", "").text()).contains("cn1");
        assertThat(send("POST", action, LIVE).status()).isEqualTo(202);

        assertThat(compute).startsWith("http://127.0.0.1:" + proxy.authUrl().getPort() + "/");
        assertThat(proxy.passed())
                .extracting(
                        CloudProxy.Passed::service,
                        CloudProxy.Passed::method,
                        CloudProxy.Passed::status,
                        CloudProxy.Passed::write)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("compute", "GET", 200, false),
                        org.assertj.core.groups.Tuple.tuple("compute", "POST", 202, true));
        assertThat(proxy.passed().get(1).path()).endsWith(action);
        assertThat(proxy.passed().get(1).body()).isEqualTo(LIVE);
    }

    @Test
    void aLostAnswerWasActedUponAndALostRequestWasNot() {
        proxy.mishaps().next(1, Mishap.lostRequest(), "POST", "/action", "os-migrateLive");
        proxy.mishaps().next(1, Mishap.lostAnswer(), "POST", "/action", "os-migrateLive");

        assertThatThrownBy(() -> send("POST", action, LIVE)).isInstanceOf(HttpFailure.class);
        assertThat(migrationsAsked()).isZero();
        assertThatThrownBy(() -> send("POST", action, LIVE)).isInstanceOf(HttpFailure.class);
        assertThat(migrationsAsked()).isEqualTo(1);

        assertThat(proxy.passed()).extracting(CloudProxy.Passed::status).containsExactly(0, 0);
    }

    @Test
    void aGatewayAnswersInsteadOfTheCloudOrAfterIt() {
        proxy.mishaps().next(1, Mishap.instead(502), "*", "", "");
        assertThat(send("POST", action, LIVE).status()).isEqualTo(502);
        assertThat(migrationsAsked()).isZero();

        proxy.mishaps().next(1, Mishap.after(504), "*", "", "");
        assertThat(send("POST", action, LIVE).status()).isEqualTo(504);
        assertThat(migrationsAsked()).isEqualTo(1);
    }

    @Test
    void aLateAnswerComesInTheEnd() {
        TimeSource time = TimeSource.system();
        proxy.mishaps().next(1, Mishap.late(Duration.ofMillis(300)), "GET", "/os-services", "");
        long before = time.nanoTime();

        assertThat(send("GET", "/os-services", "").status()).isEqualTo(200);

        assertThat(Duration.ofNanos(time.nanoTime() - before))
                .isGreaterThan(Duration.ofMillis(299));
    }

    @Test
    void aHeldRequestReachesTheCloudInTheEnd() {
        proxy.mishaps().next(1, Mishap.held(Duration.ofMillis(50)), "POST", "/action", "");

        assertThat(send("POST", action, LIVE).status()).isEqualTo(202);
        assertThat(migrationsAsked()).isEqualTo(1);
    }

    @Test
    void anOlderNovaShowsAndSpeaksNoMore() {
        proxy.newestCompute(60);

        assertThat(send("GET", "/os-services", "").status()).isEqualTo(406);
        assertThat(send("GET", "/", "").text()).contains("2.60").doesNotContain("2.96");
    }

    @Test
    void chanceIsSeeded() {
        proxy.mishaps().seeded(7, 0.5, List.of(Mishap.instead(500), Mishap.instead(502)));
        List<Integer> first = statuses();
        proxy.mishaps().seeded(7, 0.5, List.of(Mishap.instead(500), Mishap.instead(502)));

        assertThat(first).contains(200, 500, 502).isEqualTo(statuses());
        proxy.mishaps().clear();
        assertThat(statuses()).containsOnly(200);
    }

    private List<Integer> statuses() {
        return IntStream.range(0, 20)
                .mapToObj(i -> send("GET", "/os-services", "").status())
                .toList();
    }
}

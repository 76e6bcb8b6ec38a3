package io.bearman.openstack.keystone;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.net.Http;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.AuthToken;
import io.bearman.openstack.CloudAccess;
import io.bearman.openstack.Endpoint;
import io.bearman.openstack.EndpointInterface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openstack4j.openstack.internal.OSClientSession;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeystoneLoginTest {
    /** A password goes through openstack4j. */
    private static final Http NO_HTTP = request -> {
        throw new AssertionError("not expected: " + request.uri());
    };

    private static final String PASSWORD = "p4ss-w0rd-never-shown";
    private static final String TOKEN = ("{'token':{'methods':['password'],"
                    + "'expires_at':'2026-11-22T21:00:00.000000Z',"
                    + "'issued_at':'2026-11-22T20:00:00.000000Z',"
                    + "'user':{'id':'u','name':'bearman','domain':{'id':'default','name':'Default'}},"
                    + "'project':{'id':'p','name':'admin','domain':{'id':'default','name':'Default'}},"
                    + "'catalog':[{'id':'s','type':'compute','name':'nova','endpoints':["
                    + "{'id':'1','interface':'public','region':'RegionOne','region_id':'RegionOne',"
                    + "'url':'http://nova.example:8774/v2.1'},"
                    + "{'id':'2','interface':'internal','region':'RegionTwo',"
                    + "'region_id':'RegionTwo','url':'http://10.0.0.2:8774/v2.1'}]}]}}")
            .replace('\'', '"');

    private final WireMockServer keystone =
            new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());

    @BeforeAll
    void start() {
        keystone.start();
    }

    @AfterAll
    void stop() {
        keystone.stop();
    }

    @BeforeEach
    void fresh() {
        keystone.resetAll();
    }

    @Test
    void aLoginGivesTokenLifetimeAndCatalogue() {
        answering(granted("token-a"));

        AuthToken token = login().login();

        assertThat(token.id()).isEqualTo(Secret.of("token-a"));
        assertThat(token.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(token.catalogue())
                .containsExactlyInAnyOrder(
                        new Endpoint(
                                "compute",
                                "RegionOne",
                                EndpointInterface.PUBLIC,
                                URI.create("http://nova.example:8774/v2.1")),
                        new Endpoint(
                                "compute",
                                "RegionTwo",
                                EndpointInterface.INTERNAL,
                                URI.create("http://10.0.0.2:8774/v2.1")));
    }

    @Test
    void userProjectAndDomainsAreSentByName() {
        answering(granted("token-a"));

        login().login();

        keystone.verify(postRequestedFor(urlEqualTo("/v3/auth/tokens"))
                .withRequestBody(
                        matchingJsonPath("$.auth.identity.password.user.name", equalTo("bearman")))
                .withRequestBody(matchingJsonPath(
                        "$.auth.identity.password.user.domain.name", equalTo("Default")))
                .withRequestBody(matchingJsonPath("$.auth.scope.project.name", equalTo("admin"))));
    }

    @Test
    void aWrongPasswordIsDeniedAndNotShown() {
        answering(aResponse()
                .withStatus(401)
                .withBody(
                        "{\"error\":{\"code\":401,\"message\":\"The request you have made requires"
                                + " authentication.\",\"title\":\"Unauthorized\"}}"));

        assertThatThrownBy(() -> login().login())
                .isInstanceOf(CloudException.Denied.class)
                .hasMessageContaining("bearman")
                .hasMessageContaining("401")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
        keystone.verify(1, postRequestedFor(urlEqualTo("/v3/auth/tokens")));
    }

    @Test
    void aFaultOfKeystoneIsFaulty() {
        answering(aResponse().withStatus(500));

        assertThatThrownBy(() -> login().login()).isInstanceOf(CloudException.Faulty.class);
    }

    @Test
    void aDroppedConnectionIsUnreachable() {
        answering(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        assertThatThrownBy(() -> login().login()).isInstanceOf(CloudException.Unreachable.class);
    }

    @Test
    void aRefusedConnectionIsUnreachable() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        KeystoneLogin login =
                new KeystoneLogin(access("http://127.0.0.1:" + port + "/v3"), NO_HTTP);

        assertThatThrownBy(login::login)
                .isInstanceOf(CloudException.Unreachable.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void noSessionOfTheLibraryStaysInOurThread() {
        answering(granted("token-a"));

        login().login();

        assertThat((Object) OSClientSession.getCurrent()).isNull();
    }

    @Test
    void thePasswordIsNotShownByTheAccess() {
        assertThat(access("http://127.0.0.1:1/v3").toString()).doesNotContain(PASSWORD);
    }

    @Test
    void aPasswordInsideTheAddressIsRefusedAndNotShown() {
        assertThatThrownBy(() -> access("http://bearman:" + PASSWORD + "@127.0.0.1:1/v3"))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
    }

    private void answering(ResponseDefinitionBuilder answer) {
        keystone.stubFor(post(urlEqualTo("/v3/auth/tokens")).willReturn(answer));
    }

    private static ResponseDefinitionBuilder granted(String token) {
        return aResponse()
                .withStatus(201)
                .withHeader("Content-Type", "application/json")
                .withHeader("X-Subject-Token", token)
                .withBody(TOKEN);
    }

    private KeystoneLogin login() {
        return new KeystoneLogin(access(keystone.baseUrl() + "/v3"), NO_HTTP);
    }

    private static CloudAccess access(String url) {
        return new CloudAccess(
                URI.create(url),
                "bearman",
                Secret.of(PASSWORD),
                "admin",
                "Default",
                "Default",
                "RegionOne",
                EndpointInterface.PUBLIC);
    }
}

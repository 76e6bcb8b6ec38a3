package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.net.Http;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.keystone.HeldClient;
import io.bearman.openstack.keystone.KeystoneLogin;
import io.bearman.testkit.cloud.CloudProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.openstack.OSFactory;

/** The contract, held by the real Nova, Keystone and Placement of {@code lab/openstack}. */
@Tag("lab")
@Tag("lab-openstack")
class LabNovaTest extends NovaClientContract {
    private static final int ROUNDS = 3;

    private LabCloud lab;

    @Override
    CloudUnderTest open() {
        lab = new LabCloud();
        return lab;
    }

    @Test
    void aLoginFindsNovaAndPlacement() {
        AuthToken token = new KeystoneLogin(lab.access(), lab.http()).login();

        assertThat(token.lifetime()).isPositive();
        assertThat(token.catalogue())
                .extracting(Endpoint::service)
                .contains("compute", "placement");
    }

    @Test
    void theLabsOwnCloudsYamlLogsIn() {
        OpenStackClouds files = new OpenStackClouds(Map.of(), List.of(lab.folder()));

        AuthToken token = login(files.named("lab"));

        assertThat(token.catalogue())
                .containsExactlyInAnyOrderElementsOf(login(lab.access()).catalogue());
    }

    @Test
    void aClientThatTheCallerHoldsLogsInAndStaysTheCallers() {
        Credential.Password mine = mine();
        OSClientV3 client = OSFactory.builderV3()
                .endpoint(lab.access().authUrl().toString())
                .credentials("admin", mine.password().text(), Identifier.byName("Default"))
                .scopeToProject(Identifier.byName("admin"), Identifier.byName("Default"))
                .authenticate();
        String before = client.getToken().getId();

        Tokens held = Tokens.sharing(new HeldClient(client, lab.time()), lab.time());
        OpenStackRegion region = new OpenStackRegion(
                lab.http(), held, lab.access().region(), lab.access().face(), lab.time());

        assertThat(region.hypervisors().computes()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(held.current().id().text()).isNotEqualTo(before);
        assertThat(client.getToken().getId()).isEqualTo(before);
    }

    @Test
    void aWrongPasswordIsDenied() {
        assertThatThrownBy(() -> login(with("nonsense", "admin")))
                .isInstanceOf(CloudException.Denied.class)
                .hasMessageContaining("401");
    }

    @Test
    void aProjectThatDoesNotExistIsDenied() {
        String password = mine().password().text();

        assertThatThrownBy(() -> login(with(password, "nonsense")))
                .isInstanceOf(CloudException.Denied.class);
    }

    @Test
    void aTokenThatIsThereIsUsedAsItIs() {
        AuthToken first = login(lab.access());

        AuthToken same = login(with(new Credential.Token(first.id())));

        assertThat(same.id()).isEqualTo(first.id());
        assertThat(same.lifetime()).isPositive().isLessThanOrEqualTo(first.lifetime());
        assertThat(same.catalogue()).containsExactlyInAnyOrderElementsOf(first.catalogue());
    }

    @Test
    void aTokenThatKeystoneDoesNotKnowIsDenied() {
        Credential unknown = new Credential.Token(Secret.of("gAAAAA-nonsense"));

        assertThatThrownBy(() -> login(with(unknown))).isInstanceOf(CloudException.Denied.class);
    }

    @Test
    void anApplicationCredentialLogsInUntilItIsDeleted() throws IOException {
        AuthToken admin = login(lab.access());
        URI keystone = lab.access().authUrl();
        JsonNode token = send(admin, "GET", URI.create(keystone + "/auth/tokens"), "");
        String user = token.path("token").path("user").path("id").asText();
        URI mine = URI.create(keystone + "/users/" + user + "/application_credentials");
        String wanted = "{\"application_credential\":{\"name\":\"contract\"}}";
        JsonNode made = send(admin, "POST", mine, wanted).path("application_credential");
        Credential byId = new Credential.Application(
                Credential.Ref.id(made.path("id").asText()),
                Secret.of(made.path("secret").asText()),
                null);
        Credential byName = new Credential.Application(
                Credential.Ref.name("contract"),
                Secret.of(made.path("secret").asText()),
                mine().user());

        List<Endpoint> endpoints = login(with(byId)).catalogue();
        assertThat(login(with(byName)).catalogue()).containsExactlyInAnyOrderElementsOf(endpoints);
        send(admin, "DELETE", URI.create(mine + "/" + made.path("id").asText()), "");

        assertThat(endpoints).extracting(Endpoint::service).contains("compute", "placement");
        assertThatThrownBy(() -> login(with(byId))).isInstanceOf(CloudException.Denied.class);
    }

    @Test
    void sixteenThreadsAndTwoCloudsDoNotMix() throws InterruptedException, ExecutionException {
        CloudAccess twin = lab.administrator("twin");
        ServerId here = lab.boot(CN1, 1).get(0);
        ServerId there = lab.boot(CN1, 1).get(0);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (CloudProxy one = CloudProxy.open(lab.access().authUrl(), lab.time());
                CloudProxy two = CloudProxy.open(twin.authUrl(), lab.time())) {
            OpenStackRegion first = behind(one, lab.access());
            OpenStackRegion second = behind(two, twin);
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                OpenStackRegion cloud = i % 2 == 0 ? first : second;
                ServerId own = i % 2 == 0 ? here : there;
                asked.add(threads.submit(() -> lockAndUnlock(cloud, own)));
            }
            for (Future<?> answer : asked) {
                answer.get();
            }

            for (CloudProxy cloud : List.of(one, two)) {
                ServerId own = cloud == one ? here : there;
                assertThat(cloud.count(it -> it.path().endsWith("/auth/tokens")))
                        .isEqualTo(1);
                assertThat(cloud.count(it -> it.path().contains(own + "/action")))
                        .isEqualTo(8 * 2 * ROUNDS);
                assertThat(cloud.count(CloudProxy.Passed::write)).isEqualTo(8 * 2 * ROUNDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(lab.whoLocked(here)).containsExactly("admin");
        assertThat(lab.whoLocked(there)).containsExactly("twin");
    }

    private OpenStackRegion behind(CloudProxy proxy, CloudAccess access) {
        CloudAccess theirs = new CloudAccess(
                proxy.authUrl(), access.credential(), access.region(), access.face());
        Tokens tokens = Tokens.sharing(new KeystoneLogin(theirs, lab.http()), lab.time());
        return new OpenStackRegion(lab.http(), tokens, access.region(), access.face(), lab.time());
    }

    private void lockAndUnlock(OpenStackRegion region, ServerId own) {
        for (int i = 0; i < ROUNDS; i++) {
            region.nova().actions().lock(own, soon());
            assertThat(region.guests().observe(own)).isPresent();
            region.nova().actions().unlock(own, soon());
        }
    }

    /** What only this test says to Keystone. */
    private JsonNode send(AuthToken token, String method, URI uri, String json) throws IOException {
        Map<String, String> headers = Map.of(
                "X-Auth-Token", token.id().text(),
                "X-Subject-Token", token.id().text(),
                "Content-Type", "application/json");
        Http.Response answer = lab.http()
                .send(new Http.Request(
                        method,
                        uri,
                        headers,
                        json.getBytes(StandardCharsets.UTF_8),
                        Duration.ofSeconds(30),
                        null));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return new ObjectMapper().readTree(answer.body());
    }

    private AuthToken login(CloudAccess access) {
        return new KeystoneLogin(access, lab.http()).login();
    }

    private Credential.Password mine() {
        return (Credential.Password) lab.access().credential();
    }

    private CloudAccess with(String password, String project) {
        Credential.InDomain scope = new Credential.InDomain(
                Credential.Ref.name(project), mine().project().domain());
        return with(new Credential.Password(mine().user(), Secret.of(password), scope));
    }

    private CloudAccess with(Credential credential) {
        CloudAccess access = lab.access();
        return new CloudAccess(access.authUrl(), credential, access.region(), access.face());
    }
}

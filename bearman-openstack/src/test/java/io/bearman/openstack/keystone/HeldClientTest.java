package io.bearman.openstack.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import io.bearman.openstack.AuthToken;
import io.bearman.openstack.EndpointInterface;
import io.bearman.openstack.OkHttp;
import io.bearman.openstack.OpenStackRegion;
import io.bearman.openstack.Tokens;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.FakeCloudServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.internal.OSClientSession;

/** A caller's openstack4j client beside Bearman. */
class HeldClientTest {
    private final TimeSource time = TimeSource.system();
    private final FakeCloud cloud = FakeCloud.real(CloudSettings.create().brisk());
    private final FakeCloudServer server = FakeCloudServer.open(cloud, 0);
    private final OkHttp http = new OkHttp(time);

    @AfterEach
    void close() {
        http.close();
        server.close();
        cloud.close();
    }

    @Test
    void aClientWithAPasswordIsLoggedInForATokenOfOurOwn() throws Exception {
        cloud.addHost(HostId.of("cn1"));
        OSClientV3 client = client();

        OpenStackRegion region = region(client);

        assertThat(region.hypervisors().computes()).hasSize(1);
        assertThat(new HeldClient(client, time).login().id().text())
                .isNotEqualTo(client.getToken().getId());
    }

    @Test
    void aTokenThatEndsCostsOneMoreLogin() throws Exception {
        cloud.addHost(HostId.of("cn1"));
        OpenStackRegion region = region(client());
        region.hypervisors().computes();
        long before = cloud.count("POST", "/auth/tokens", "");

        cloud.expireTokens();

        assertThat(region.hypervisors().computes()).hasSize(1);
        assertThat(cloud.count("POST", "/auth/tokens", "")).isEqualTo(before + 1);
    }

    @Test
    void theCallersSessionIsNotTouched() throws Exception {
        boolean same = inAThreadOfItsOwn(() -> {
            OSClientV3 client = authenticate();
            String token = client.getToken().getId();

            new HeldClient(client, time).login();

            return OSClientSession.getCurrent() == (Object) client
                    && client.getToken().getId().equals(token);
        });

        assertThat(same).isTrue();
    }

    @Test
    void aClientMadeOfATokenLendsItForTheRestOfItsLife() throws Exception {
        String token = client().getToken().getId();
        OSClientV3 client = inAThreadOfItsOwn(() -> OSFactory.builderV3()
                .endpoint(server.authUrl().toString())
                .token(token)
                .scopeToProject(Identifier.byName("admin"), Identifier.byName("Default"))
                .authenticate());

        AuthToken lent = new HeldClient(client, time).login();

        assertThat(lent.id().text()).isEqualTo(client.getToken().getId());
        assertThat(lent.lifetime()).isPositive().isLessThanOrEqualTo(Duration.ofHours(1));
        assertThat(lent.catalogue()).isNotEmpty();
    }

    @Test
    void aPasswordThatNoLongerHoldsIsDenied() throws Exception {
        OSClientV3 client = client();
        cloud.addUser("admin", "changed", "admin", "admin");

        assertThatThrownBy(() -> new HeldClient(client, time).login())
                .isInstanceOf(CloudException.Denied.class)
                .hasMessageContaining("login of the held client");
    }

    private OpenStackRegion region(OSClientV3 client) {
        Tokens tokens = Tokens.sharing(new HeldClient(client, time), time);
        return new OpenStackRegion(http, tokens, "RegionOne", EndpointInterface.PUBLIC, time);
    }

    private OSClientV3 client() throws Exception {
        return inAThreadOfItsOwn(this::authenticate);
    }

    private OSClientV3 authenticate() {
        return OSFactory.builderV3()
                .endpoint(server.authUrl().toString())
                .credentials("admin", FakeCloud.PASSWORD, Identifier.byName("Default"))
                .scopeToProject(Identifier.byName("admin"), Identifier.byName("Default"))
                .authenticate();
    }

    /** openstack4j would keep the client of this test in the thread of the next. */
    private static <T> T inAThreadOfItsOwn(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task, "the caller").start();
        return task.get();
    }
}

package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.openstack.keystone.KeystoneLogin;
import io.bearman.testkit.cloud.ApiFault;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.FakeCloudServer;
import io.bearman.testkit.cloud.Flavor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole client, openstack4j and okhttp included, over real connections. */
class FakeCloudOnSocketsTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TimeSource time = TimeSource.system();
    private final FakeCloud cloud = FakeCloud.real(CloudSettings.create().brisk());
    private final FakeCloudServer server = FakeCloudServer.open(cloud, 0);
    private final OkHttp http = new OkHttp(time);
    private final OpenStackRegion region = region("admin", FakeCloud.PASSWORD);

    @BeforeEach
    void furnish() {
        List.of("cn1", "cn2").forEach(host -> cloud.addHost(HostId.of(host)));
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
        cloud.close();
    }

    @Test
    void aServerIsMovedLive() {
        ServerId vm = cloud.addServer("vm1", CN1, "ACTIVE", Flavor.small());

        region.guests().move(vm, Move.LIVE, soon());

        boolean moved = time.await(() -> newestStatus(vm) == MigrationStatus.COMPLETED, LONG);
        assertThat(moved).isTrue();
        assertThat(cloud.running(HostId.of("cn2"))).containsExactly(vm);
    }

    @Test
    void oneLoginServesManyThreads() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<List<ComputeService>>> asked = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            asked.add(threads.submit(() -> region.hypervisors().computes()));
        }
        for (Future<List<ComputeService>> answer : asked) {
            assertThat(answer.get()).hasSize(2);
        }
        threads.shutdown();

        assertThat(cloud.count("POST", "/auth/tokens", "")).isEqualTo(1);
    }

    @Test
    void aTokenThatEndsEarlyCostsOneMoreLogin() {
        region.hypervisors().computes();
        cloud.expireTokens();

        assertThat(region.hypervisors().computes()).hasSize(2);
        assertThat(cloud.count("POST", "/auth/tokens", "")).isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsDeniedAfterOneTry() {
        assertThatThrownBy(() -> region("admin", "wrong").hypervisors().computes())
                .isInstanceOf(CloudException.Denied.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong"));
        assertThat(cloud.count("POST", "/auth/tokens", "")).isEqualTo(1);
    }

    @Test
    void aUserWithoutTheRoleIsDeniedWithThePolicy() {
        assertThatThrownBy(
                        () -> region("demo", FakeCloud.PASSWORD).hypervisors().computes())
                .isInstanceOf(CloudException.Denied.class)
                .hasMessageContaining("Policy doesn't allow os_compute_api:os-services:list");
    }

    @Test
    void twoCloudsInOneThreadDoNotMix() {
        FakeCloud other = FakeCloud.real(CloudSettings.create().brisk());
        other.addHost(HostId.of("other"));
        try (FakeCloudServer elsewhere = FakeCloudServer.open(other, 0)) {
            OpenStackRegion second = region(elsewhere, "admin", FakeCloud.PASSWORD);
            for (int i = 0; i < 3; i++) {
                assertThat(region.hypervisors().computes()).hasSize(2);
                assertThat(second.hypervisors().computes()).hasSize(1);
            }
        }
        other.close();
    }

    @Test
    void sixteenThreadsAndTwoCloudsDoNotMix() throws InterruptedException, ExecutionException {
        FakeCloud other = FakeCloud.real(CloudSettings.create().seed(2).brisk());
        other.addHost(CN1);
        List<ServerId> here = boot(cloud);
        List<ServerId> there = boot(other);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (FakeCloudServer elsewhere = FakeCloudServer.open(other, 0)) {
            OpenStackRegion second = region(elsewhere, "admin", FakeCloud.PASSWORD);
            // Each thread asks before it writes, so that a question meets the old token, not a
            // write.
            assertThat(region.nova().servers().on(CN1)).hasSize(2);
            cloud.expireTokens();
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                OpenStackRegion one = i % 2 == 0 ? region : second;
                List<ServerId> own = i % 2 == 0 ? here : there;
                asked.add(threads.submit(() -> askAndLock(one, own)));
            }
            for (Future<?> answer : asked) {
                answer.get();
            }

            // The first login of each, and one more here for all whose token was cut short.
            assertThat(cloud.count("POST", "/auth/tokens", "")).isEqualTo(2);
            assertThat(other.count("POST", "/auth/tokens", "")).isEqualTo(1);
        } finally {
            threads.shutdown();
            other.close();
        }
        assertThat(cloud.count("POST", "/action", "lock")).isEqualTo(80);
        assertThat(here).doesNotContainAnyElementsOf(there);
    }

    private static List<ServerId> boot(FakeCloud at) {
        return List.of(
                at.addServer("vm1", CN1, "ACTIVE", Flavor.small()),
                at.addServer("vm2", CN1, "ACTIVE", Flavor.small()));
    }

    /** A cloud's own servers are all that it shows and knows. */
    private void askAndLock(OpenStackRegion one, List<ServerId> own) {
        for (int i = 0; i < 5; i++) {
            assertThat(one.nova().servers().on(CN1))
                    .extracting(NovaServer::id)
                    .containsExactlyInAnyOrderElementsOf(own);
            own.forEach(id -> one.nova().actions().lock(id, soon()));
        }
    }

    @Test
    void anApplicationCredentialLogsIn() {
        cloud.addApplicationCredential("ac-1", "s3cret-never-shown", "admin", "admin");

        assertThat(region(application("s3cret-never-shown")).hypervisors().computes())
                .hasSize(2);
        assertThatThrownBy(() -> region(application("other")).hypervisors().computes())
                .isInstanceOf(CloudException.Denied.class)
                .hasMessageContaining("login of application credential ac-1")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("other"));
    }

    @Test
    void aServerIsNotGoneBecauseTheCredentialIs() {
        cloud.addApplicationCredential("ac-1", "s3cret", "admin", "admin");
        ServerId vm = cloud.addServer("vm1", CN1, "ACTIVE", Flavor.small());
        OpenStackRegion mine = region(application("s3cret"));
        assertThat(mine.guests().observe(vm)).isPresent();

        cloud.deleteApplicationCredential("ac-1");

        assertThatThrownBy(() -> mine.guests().observe(vm))
                .isInstanceOf(CloudException.Denied.class)
                .hasMessageContaining("Could not find Application Credential: ac-1");
    }

    private static Credential application(String secret) {
        return new Credential.Application(Credential.Ref.id("ac-1"), Secret.of(secret), null);
    }

    @Test
    void aTokenIsLentUntilItEnds() {
        AuthToken lent = login(server, "admin", FakeCloud.PASSWORD).login();
        OpenStackRegion borrower = region(new Credential.Token(lent.id()));
        assertThat(borrower.hypervisors().computes()).hasSize(2);

        cloud.expireTokens();

        assertThatThrownBy(() -> borrower.hypervisors().computes())
                .isInstanceOf(CloudException.Denied.class);
        assertThat(cloud.count("POST", "/auth/tokens", "")).isEqualTo(1);
    }

    @Test
    void aLostAnswerToAWriteIsAmbiguousAndItWasDoneOnce() {
        ServerId vm = cloud.addServer("vm1", CN1, "ACTIVE", Flavor.small());
        cloud.faults().next(1, ApiFault.LOST_ANSWER, "POST", "/action");

        assertThatThrownBy(() -> region.guests().move(vm, Move.LIVE, soon()))
                .isInstanceOf(CloudException.Ambiguous.class);

        assertThat(cloud.count("POST", "/action", "os-migrateLive")).isEqualTo(1);
        // The record comes a moment later; that the server is in motion is seen at once.
        assertThat(region.guests().observe(vm).orElseThrow().taskState()).contains("migrating");
        assertThat(time.await(() -> region.guests().migrations(vm).size() == 1, LONG))
                .isTrue();
    }

    @Test
    void aGatewayThatGivesUpOnAWriteIsAmbiguous() {
        ServerId vm = cloud.addServer("vm1", CN1, "ACTIVE", Flavor.small());
        cloud.faults().next(1, ApiFault.GATEWAY_504, "POST", "/action");

        assertThatThrownBy(() -> region.guests().move(vm, Move.LIVE, soon()))
                .isInstanceOf(CloudException.Ambiguous.class)
                .hasMessageContaining("504");
        assertThat(cloud.count("POST", "/action", "os-migrateLive")).isEqualTo(1);
    }

    @Test
    void readsSurviveWhatHappensOnTheWay() {
        cloud.faults().next(1, ApiFault.LOST_REQUEST, "GET", "/os-services");
        cloud.faults().next(1, ApiFault.ERROR_500, "GET", "/os-services");
        cloud.faults().next(1, ApiFault.LOST_ANSWER, "GET", "/os-services");

        assertThat(region.hypervisors().computes()).hasSize(2);
        assertThat(cloud.count("GET", "/os-services", "")).isEqualTo(4);
    }

    private MigrationStatus newestStatus(ServerId vm) {
        return region.guests().migrations(vm).stream()
                .reduce((first, second) -> second)
                .map(record -> record.status())
                .orElse(MigrationStatus.UNKNOWN);
    }

    private Deadline soon() {
        return Deadline.in(time, LONG);
    }

    private OpenStackRegion region(String user, String password) {
        return region(server, user, password);
    }

    private OpenStackRegion region(FakeCloudServer at, String user, String password) {
        return region(login(at, user, password));
    }

    private OpenStackRegion region(Credential credential) {
        CloudAccess access = new CloudAccess(
                server.authUrl(), credential, "RegionOne", EndpointInterface.PUBLIC);
        return region(new KeystoneLogin(access, http));
    }

    private KeystoneLogin login(FakeCloudServer at, String user, String password) {
        CloudAccess access = new CloudAccess(
                at.authUrl(),
                user,
                Secret.of(password),
                user,
                "Default",
                "Default",
                "RegionOne",
                EndpointInterface.PUBLIC);
        return new KeystoneLogin(access, http);
    }

    private OpenStackRegion region(Login login) {
        Tokens tokens = Tokens.sharing(login, time);
        Patience patience = new Patience(LONG, Duration.ofSeconds(75), 4, Duration.ofMillis(20));
        return new OpenStackRegion(
                http, tokens, "RegionOne", EndpointInterface.PUBLIC, time, patience);
    }
}

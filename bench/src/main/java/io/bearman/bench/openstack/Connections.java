package io.bearman.bench.openstack;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.CloudAccess;
import io.bearman.openstack.EndpointInterface;
import io.bearman.openstack.OkHttp;
import io.bearman.openstack.OpenStackRegion;
import io.bearman.openstack.Tokens;
import io.bearman.openstack.keystone.KeystoneLogin;
import io.bearman.testkit.cloud.CloudProxy;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.FakeCloudServer;
import io.bearman.testkit.cloud.Flavor;
import java.net.URI;
import java.util.Map;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.openstack.OSFactory;

/** How many TCP connections a client opens to ask for a server a thousand times. */
final class Connections {
    private static final int CALLS = 1000;
    private static final HostId CN1 = HostId.of("cn1");
    private static final String PEER = "openstack4j";

    private final Place place;
    private final Sheet sheet;

    Connections(Place place, Sheet sheet) {
        this.place = place;
        this.sheet = sheet;
    }

    /** What is counted is the client's doing: the fake cloud answers as well as a real one. */
    void measure() {
        FakeCloud cloud = FakeCloud.real(CloudSettings.create());
        cloud.addHost(CN1);
        ServerId server = cloud.addServer("vm1", CN1, "ACTIVE", Flavor.small());
        try (FakeCloudServer fake = FakeCloudServer.open(cloud, 0);
                CloudProxy proxy = CloudProxy.open(fake.authUrl(), place.time())) {
            Contest<Long> contest = Contest.on(place.time());
            Map<String, Runs<Long>> runs = contest.with(
                            BearmanCommand.NAME, () -> counted(proxy, () -> ours(proxy, server)))
                    .with(PEER, () -> counted(proxy, () -> theirs(proxy, server)))
                    .run();
            sheet.row(
                    "connections for 1,000 calls",
                    "connections",
                    Runs.of(runs, BearmanCommand.NAME),
                    PEER,
                    Runs.of(runs, PEER),
                    connections -> connections,
                    new Reach.AtMost(5));
        } finally {
            cloud.close();
        }
    }

    private static long counted(CloudProxy proxy, Runnable calls) {
        proxy.forget();
        calls.run();
        long asked = proxy.count(request ->
                request.service().equals("compute") && request.path().contains("/servers/"));
        if (asked != CALLS) {
            throw new IllegalStateException("not " + CALLS + " calls but " + asked);
        }
        return proxy.passed().stream()
                .filter(request -> request.service().equals("compute"))
                .map(CloudProxy.Passed::connection)
                .distinct()
                .count();
    }

    private void ours(CloudProxy proxy, ServerId server) {
        CloudAccess access = new CloudAccess(
                proxy.authUrl(),
                "admin",
                Secret.of(FakeCloud.PASSWORD),
                "admin",
                "Default",
                "Default",
                "RegionOne",
                EndpointInterface.PUBLIC);
        try (OkHttp http = new OkHttp(place.time())) {
            Tokens tokens = Tokens.sharing(new KeystoneLogin(access, http), place.time());
            OpenStackRegion region = new OpenStackRegion(
                    http, tokens, "RegionOne", EndpointInterface.PUBLIC, place.time());
            for (int i = 0; i < CALLS; i++) {
                region.guests().observe(server).orElseThrow();
            }
        }
    }

    private static void theirs(CloudProxy proxy, ServerId server) {
        URI keystone = proxy.authUrl();
        OSClientV3 client = OSFactory.builderV3()
                .endpoint(keystone.toString())
                .credentials("admin", FakeCloud.PASSWORD, Identifier.byName("Default"))
                .scopeToProject(Identifier.byName("admin"), Identifier.byName("Default"))
                .authenticate();
        for (int i = 0; i < CALLS; i++) {
            if (client.compute().servers().get(server.toString()) == null) {
                throw new IllegalStateException("no server");
            }
        }
    }
}

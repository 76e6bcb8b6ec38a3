package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.Flavor;
import io.bearman.testkit.cloud.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The testkit's cloud in virtual time, a fresh one after each {@link #clear()}. */
final class FakeNova implements CloudUnderTest {
    private static final Flavor TINY = new Flavor("m1.tiny", 1, 256, 1);

    private final VirtualTime time = new VirtualTime(1);
    private final CloudSettings settings;
    private final CloudAccess access = new CloudAccess(
            URI.create("http://fake.example/v3"),
            "admin",
            Secret.of(FakeCloud.PASSWORD),
            "admin",
            "Default",
            "Default",
            "RegionOne",
            EndpointInterface.PUBLIC);
    private final Tokens tokens = Tokens.sharing(this::login, time);
    private FakeCloud cloud;
    private int named;

    FakeNova(CloudSettings settings) {
        this.settings = settings;
        this.cloud = fresh();
    }

    @Override
    public TestServerForm testServers() {
        cloud.addFlavorWithoutProcessors(new Flavor("bearman-test", 1, 64, 0));
        return new TestServerForm("bearman-test", "any", "none");
    }

    private FakeCloud fresh() {
        FakeCloud made = FakeCloud.virtual(settings, time);
        List.of("cn1", "cn2", "cn3").forEach(host -> made.addHost(HostId.of(host)));
        return made;
    }

    /** What openstack4j says on sockets. */
    private AuthToken login() {
        String json = ("{'auth':{'identity':{'methods':['password'],'password':{'user':{"
                        + "'name':'admin','domain':{'name':'Default'},'password':'"
                        + FakeCloud.PASSWORD
                        + "'}}},'scope':{'project':{'name':'admin','domain':{'name':'Default'}}}}}")
                .replace('\'', '"');
        Http.Response answer = cloud.send(
                Http.Request.postJson(URI.create(access.authUrl() + "/auth/tokens"), json));
        try {
            JsonNode token = new ObjectMapper().readTree(answer.body()).path("token");
            List<Endpoint> endpoints = new ArrayList<>();
            for (JsonNode service : token.path("catalog")) {
                for (JsonNode endpoint : service.path("endpoints")) {
                    if (endpoint.path("interface").asText().equals("public")) {
                        endpoints.add(new Endpoint(
                                service.path("type").asText(),
                                endpoint.path("region").asText(),
                                EndpointInterface.PUBLIC,
                                URI.create(endpoint.path("url").asText())));
                    }
                }
            }
            Secret id = Secret.of(answer.header("X-Subject-Token").orElseThrow());
            return new AuthToken(id, Duration.ofHours(1), endpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public Http http() {
        return request -> cloud.send(request);
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public CloudAccess access() {
        return access;
    }

    @Override
    public List<ServerId> boot(HostId host, int count) {
        List<ServerId> booted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            booted.add(cloud.addServer("vm" + ++named, host, "ACTIVE", TINY));
        }
        return booted;
    }

    @Override
    public ServerId bootStopped(HostId host) {
        return cloud.addServer("vm" + ++named, host, "SHUTOFF", TINY);
    }

    @Override
    public void failLiveMigrationsOf(HostId host) {
        cloud.faults().on(host, Trouble.FAIL);
    }

    @Override
    public void slowLiveMigrationsOf(HostId host, int seconds) {
        cloud.faults().slow(host, Duration.ofSeconds(seconds));
    }

    @Override
    public void refuseLiveMigrationsOf(HostId host) {
        cloud.faults().on(host, Trouble.SOURCE_REFUSES);
    }

    @Override
    public void kill(HostId host) {
        cloud.hostLost(host);
    }

    @Override
    public void start(HostId host) {
        cloud.computeStarted(host);
    }

    @Override
    public void clear() {
        cloud.close();
        cloud = fresh();
    }

    @Override
    public void close() {
        cloud.close();
    }
}

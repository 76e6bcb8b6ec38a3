package io.bearman.testkit.cloud;

import static io.bearman.testkit.cloud.Cloud.CN1;
import static io.bearman.testkit.cloud.Cloud.CN2;
import static io.bearman.testkit.cloud.Cloud.LIVE;
import static io.bearman.testkit.cloud.Cloud.json;
import static io.bearman.testkit.cloud.Cloud.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.Zone;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTest {
    private final Cloud cloud = new Cloud();

    // ---- Keystone

    @Test
    void aLoginAnswersATokenItsEndAndTheCatalogue() {
        Response answer = cloud.login("admin", FakeCloud.PASSWORD);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("X-Subject-Token")).isPresent();
        JsonNode token = json(answer).path("token");
        assertThat(token.path("expires_at").asText()).isEqualTo("2026-01-01T01:00:00.000000Z");
        assertThat(token.path("catalog").findValuesAsText("type"))
                .containsExactly("identity", "compute", "placement", "image", "network");
        assertThat(token.path("catalog").at("/1/endpoints/0/url").asText())
                .isEqualTo("http://cloud.example/v2.1");
    }

    @Test
    void aWrongPasswordIs401() {
        Response answer = cloud.login("admin", "wrong");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(json(answer).at("/error/title").asText()).isEqualTo("Unauthorized");
    }

    @Test
    void anApplicationCredentialAndATokenLogInToo() {
        cloud.fake.addApplicationCredential("bearman", "s3cret", "admin", "admin");
        String by = "{\"auth\":{\"identity\":{\"methods\":[\"%s\"],\"%s\":%s}}}";
        String credential = "{\"id\":\"bearman\",\"secret\":\"s3cret\"}";
        String application = "application_credential";
        Response first = login(String.format(by, application, application, credential));
        assertThat(first.status()).isEqualTo(201);

        String id = first.header("X-Subject-Token").orElseThrow();
        String token = "{\"id\":\"" + id + "\"}";
        assertThat(login(String.format(by, "token", "token", token)).status()).isEqualTo(201);
        String wrong = credential.replace("s3cret", "x");
        assertThat(login(String.format(by, application, application, wrong)).status())
                .isEqualTo(401);
    }

    private Response login(String body) {
        return cloud.send("POST", "/v3/auth/tokens", Map.of(), body);
    }

    @Test
    void aTokenEndsAndIsThen401Everywhere() {
        assertThat(cloud.get("/v2.1/servers/detail").status()).isEqualTo(200);
        cloud.wait(Duration.ofHours(1));
        Response nova = cloud.get("/v2.1/servers/detail");
        assertThat(nova.status()).isEqualTo(401);
        assertThat(nova.header("WWW-Authenticate").orElse("")).startsWith("Keystone uri=");
        assertThat(cloud.get("/placement/resource_providers").status()).isEqualTo(401);
        cloud.forgetToken();
        assertThat(cloud.get("/v2.1/servers/detail").status()).isEqualTo(200);
    }

    // ---- microversions

    @Test
    void theVersionDocumentNeedsNoTokenAndNamesTheRange() {
        Cloud zed = new Cloud(CloudSettings.create().maxMinor(93));
        JsonNode version = json(zed.send("GET", "/v2.1/", Map.of(), "")).path("version");
        assertThat(version.path("min_version").asText()).isEqualTo("2.1");
        assertThat(version.path("version").asText()).isEqualTo("2.93");
    }

    @Test
    void aVersionTooNewIs406AndGarbageIs400() {
        Cloud zed = new Cloud(CloudSettings.create().maxMinor(93));
        zed.version = "2.95";
        Response tooNew = zed.get("/v2.1/servers/detail");
        assertThat(tooNew.status()).isEqualTo(406);
        assertThat(tooNew.text())
                .isEqualTo(
                        "{\"computeFault\":{\"code\":406,\"message\":\"Version 2.95 is not supported"
                                + " by the API. Minimum is 2.1 and maximum is 2.93.\"}}");
        zed.version = "garbage";
        assertThat(zed.get("/v2.1/servers/detail").status()).isEqualTo(400);
        zed.version = "latest";
        assertThat(zed.get("/v2.1/servers/detail").header("OpenStack-API-Version"))
                .contains("compute 2.93");
    }

    @Test
    void everyAnswerHasARequestIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (String path :
                List.of("/v2.1/", "/v2.1/servers/x", "/placement/resource_providers", "/v3")) {
            ids.add(cloud.get(path).header("X-Openstack-Request-Id").orElseThrow());
        }
        assertThat(ids).hasSize(4).allMatch(id -> id.startsWith("req-"));
    }

    @Test
    void sameSeedSameIds() {
        Cloud other = new Cloud();
        assertThat(other.active("vm")).isEqualTo(cloud.active("vm"));
        Cloud seeded = new Cloud(CloudSettings.create().seed(2));
        assertThat(seeded.active("vm")).isNotEqualTo(new Cloud().active("vm"));
    }

    // ---- lists

    @Test
    void serversArePagedByLimitAndLinks() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            cloud.active("vm" + i);
        }
        String path = "/v2.1/servers/detail?all_tenants=1&host=cn1&limit=3";
        int pages = 0;
        while (!path.isEmpty()) {
            JsonNode page = cloud.read(path);
            names.addAll(page.path("servers").findValuesAsText("name"));
            pages++;
            String next = page.at("/servers_links/0/href").asText();
            path = next.isEmpty() ? "" : URI.create(next).getPath() + "?" + query(next);
        }
        assertThat(names).contains("vm0", "vm3", "vm6");
        assertThat(pages).isEqualTo(3);
    }

    private static String query(String link) {
        return URI.create(link).getRawQuery();
    }

    @Test
    void theCloudsOwnPageLimitCutsAListWithoutALimit() {
        Cloud small = new Cloud(CloudSettings.create().pageLimit(2));
        List<ServerId> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            servers.add(small.active("vm" + i));
        }
        JsonNode page = small.read("/v2.1/servers/detail?all_tenants=True");
        assertThat(page.path("servers")).hasSize(2);
        assertThat(page.path("servers_links")).hasSize(1);
        assertThat(small.get("/v2.1/servers/detail?marker=" + servers.get(0)).status())
                .isEqualTo(400);
    }

    @Test
    void serversAreFilteredByHostAndProject() {
        cloud.active("one");
        cloud.fake.addServer("two", CN2, "ACTIVE", Flavor.small());
        String all = "/v2.1/servers/detail?all_tenants=true";
        assertThat(cloud.read(all + "&host=cn2").path("servers").findValuesAsText("name"))
                .contains("two")
                .doesNotContain("one");
        // The servers belong to demo: the administrator's own project has none.
        assertThat(cloud.read("/v2.1/servers/detail").path("servers")).isEmpty();

        cloud.user = "demo";
        cloud.forgetToken();
        assertThat(cloud.read("/v2.1/servers/detail").path("servers")).hasSize(2);
        Response denied = cloud.get(all);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(message(denied))
                .isEqualTo("Policy doesn't allow os_compute_api:servers:detail:get_all_tenants"
                        + " to be performed.");
    }

    @Test
    void aUserSeesNoHostOfAServer() {
        ServerId vm = cloud.active("vm");
        cloud.user = "demo";
        assertThat(cloud.show(vm).has("OS-EXT-SRV-ATTR:host")).isFalse();
        assertThat(cloud.show(vm).has("OS-EXT-STS:vm_state")).isTrue();
    }

    @Test
    void migrationsAreFilteredPagedAndNewestFirst() {
        List<ServerId> servers = List.of(cloud.active("a"), cloud.active("b"), cloud.active("c"));
        servers.forEach(server -> cloud.act(server, LIVE));
        cloud.until(() -> cloud.recordStatus(servers.get(2)).equals("completed"));

        String path = "/v2.1/os-migrations?migration_type=live-migration";
        assertThat(ids(path)).containsExactly("3", "2", "1");
        assertThat(ids(path + "&host=cn1")).containsExactly("3", "2", "1");
        assertThat(ids(path + "&status=running")).isEmpty();
        JsonNode page = cloud.read(path + "&limit=2");
        assertThat(page.path("migrations")).hasSize(2);
        String next = page.at("/migrations_links/0/href").asText();
        assertThat(ids("/v2.1/os-migrations?" + query(next))).containsExactly("1");
        assertThat(cloud.get("/v2.1/os-migrations?nonsense=1").status()).isEqualTo(400);
    }

    private List<String> ids(String path) {
        List<String> found = new ArrayList<>();
        cloud.read(path)
                .path("migrations")
                .forEach(move -> found.add(move.path("id").asText()));
        return found;
    }

    @Test
    void theRecordsOfADeletedServerAreHidden() {
        ServerId vm = cloud.active("vm");
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.delete("/v2.1/servers/" + vm).status()).isEqualTo(204);
        cloud.until(() -> cloud.get("/v2.1/servers/" + vm).status() == 404);

        assertThat(cloud.read("/v2.1/os-migrations").path("migrations")).isEmpty();
        assertThat(cloud.holders(vm.toString())).isEmpty();
    }

    @Test
    void anUnknownServerIs404InNovasWords() {
        String id = "00000000-0000-4000-8000-000000000000";
        Response answer = cloud.get("/v2.1/servers/" + id);
        assertThat(answer.text())
                .isEqualTo("{\"itemNotFound\":{\"code\":404,\"message\":\"Instance "
                        + id
                        + " could not be found.\"}}");
    }

    // ---- hypervisors, placement, scheduling

    @Test
    void hypervisorsHaveFiguresUpTo287AndNoneAfter() {
        cloud.active("vm");
        cloud.version = "2.87";
        JsonNode old = cloud.read("/v2.1/os-hypervisors/detail").at("/hypervisors/0");
        assertThat(old.path("vcpus").asInt()).isEqualTo(16);
        assertThat(old.path("memory_mb_used").asInt()).isEqualTo(512);
        cloud.version = "2.88";
        JsonNode modern = cloud.read("/v2.1/os-hypervisors/detail").at("/hypervisors/0");
        assertThat(modern.has("vcpus")).isFalse();
        assertThat(modern.path("uptime").isTextual()).isTrue();
    }

    @Test
    void hypervisorsListTheirServers() {
        ServerId vm = cloud.active("vm");
        JsonNode all = cloud.read("/v2.1/os-hypervisors?with_servers=true").path("hypervisors");
        assertThat(all.at("/0/servers/0/uuid").asText()).isEqualTo(vm.toString());
        assertThat(all.at("/1/servers").isEmpty()).isTrue();
        cloud.version = "2.74";
        JsonNode old = cloud.read("/v2.1/os-hypervisors?with_servers=true").path("hypervisors");
        assertThat(old.at("/1").has("servers")).isFalse();
    }

    @Test
    void placementKnowsAHostsProviderItsUsageAndItsConsumers() {
        ServerId vm = cloud.active("vm");
        JsonNode provider =
                cloud.read("/placement/resource_providers?name=cn1").at("/resource_providers/0");
        String path = "/placement/resource_providers/" + provider.path("uuid").asText();
        assertThat(cloud.read(path + "/usages").at("/usages/MEMORY_MB").asInt()).isEqualTo(512);
        JsonNode held = cloud.read(path + "/allocations").path("allocations");
        assertThat(held.at("/" + vm + "/resources/VCPU").asInt()).isEqualTo(1);
        assertThat(cloud.read("/placement/resource_providers?name=nope").path("resource_providers"))
                .isEmpty();
    }

    @Test
    void placementOffersCandidatesWithRoom() {
        cloud.fake.addServer("big", CN1, "ACTIVE", new Flavor("big", 1, 8192, 1));
        JsonNode body =
                cloud.read("/placement/allocation_candidates?resources=VCPU:1,MEMORY_MB:1024");
        assertThat(body.path("allocation_requests")).hasSize(2);
    }

    @Test
    void theSchedulerKeepsZonesAndAntiAffinity() {
        cloud.fake.addHost(io.bearman.core.host.HostId.of("cn4"), new Zone("az2"), 16, 8704);
        ServerId pinned = cloud.active("pinned");
        cloud.fake.pin(pinned, new Zone("az2"));
        cloud.act(pinned, LIVE);
        cloud.until(() -> cloud.recordStatus(pinned).equals("completed"));
        assertThat(cloud.host(pinned)).isEqualTo("cn4");

        ServerId first = cloud.active("first");
        ServerId second = cloud.fake.addServer("second", CN2, "ACTIVE", Flavor.small());
        cloud.fake.separate(first, "group");
        cloud.fake.separate(second, "group");
        cloud.act(first, LIVE);
        cloud.until(() -> cloud.recordStatus(first).equals("completed"));
        assertThat(cloud.host(first)).isNotEqualTo("cn2");
    }

    @Test
    void theSchedulerKeepsServersOfAnAffinityGroupTogether() {
        ServerId first = cloud.active("first");
        ServerId second = cloud.active("second");
        cloud.fake.group(first, "group", "affinity");
        cloud.fake.group(second, "group", "affinity");

        cloud.act(first, LIVE);
        cloud.until(() -> cloud.recordStatus(first).equals("error"));

        assertThat(cloud.host(first)).isEqualTo("cn1");
    }

    @Test
    void aSoftPolicyIsAWishThatAnEmptyHostDoesNotOutweigh() {
        ServerId first = cloud.active("first");
        ServerId second = cloud.fake.addServer("second", CN2, "ACTIVE", Flavor.small());
        cloud.fake.group(first, "group", "soft-affinity");
        cloud.fake.group(second, "group", "soft-affinity");

        cloud.act(first, LIVE);
        cloud.until(() -> cloud.recordStatus(first).equals("completed"));

        assertThat(cloud.host(first)).isEqualTo("cn2");
    }

    @Test
    void aNewServerIsOfTheGroupThatItsHintsName() {
        String group = "{\"server_group\":{\"name\":\"g\",\"policy\":\"anti-affinity\"}}";
        String id = json(cloud.post("/v2.1/os-server-groups", group))
                .at("/server_group/id")
                .asText();
        String body = "{\"server\":{\"name\":\"new\",\"flavorRef\":\"m1.small\","
                + "\"networks\":\"none\"},\"os:scheduler_hints\":{\"group\":\"" + id + "\"}}";
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ServerId vm = ServerId.of(
                    json(cloud.post("/v2.1/servers", body)).at("/server/id").asText());
            cloud.until(() -> cloud.fake.status(vm).equals("ACTIVE"));
            hosts.add(cloud.host(vm));
        }

        assertThat(hosts).containsExactlyInAnyOrder("cn1", "cn2", "cn3");
        assertThat(cloud.post("/v2.1/servers", body.replace(id, "nobody")).status())
                .isEqualTo(400);
    }

    @Test
    void aggregatesGiveHostsTheirZone() {
        String body = "{\"aggregate\":{\"name\":\"a\",\"availability_zone\":\"az9\"}}";
        int id = json(cloud.post("/v2.1/os-aggregates", body))
                .at("/aggregate/id")
                .asInt();
        String path = "/v2.1/os-aggregates/" + id + "/action";
        assertThat(cloud.post(path, "{\"add_host\":{\"host\":\"cn1\"}}").status())
                .isEqualTo(200);
        assertThat(cloud.service(CN1).path("zone").asText()).isEqualTo("az9");
        JsonNode zones = cloud.read("/v2.1/os-availability-zone/detail");
        assertThat(zones.findValuesAsText("zoneName")).containsExactly("az9", "internal", "nova");
    }

    @Test
    void aServerIsBuiltStoppedAndStarted() {
        Response created = cloud.post(
                "/v2.1/servers",
                "{\"server\":{\"name\":\"new\",\"flavorRef\":\"m1.small\","
                        + "\"networks\":\"none\"}}");
        ServerId vm = ServerId.of(json(created).at("/server/id").asText());
        assertThat(cloud.fake.status(vm)).isEqualTo("BUILD");
        cloud.until(() -> cloud.fake.status(vm).equals("ACTIVE"));
        cloud.act(vm, "{\"os-stop\":null}");
        cloud.until(() -> cloud.fake.status(vm).equals("SHUTOFF"));
        cloud.act(vm, "{\"os-start\":null}");
        cloud.until(() -> cloud.fake.status(vm).equals("ACTIVE"));
        assertThat(cloud.witnessed).containsExactly("+new@cn1", "-cn1", "+new@cn1");
    }

    // ---- faults of requests

    @Test
    void a500IsNotActedUpon() {
        ServerId vm = cloud.active("vm");
        cloud.fake.faults().next(1, ApiFault.ERROR_500, "POST", "/action");
        assertThat(cloud.act(vm, LIVE).status()).isEqualTo(500);
        assertThat(cloud.task(vm)).isEqualTo("null");
        assertThat(cloud.act(vm, LIVE).status()).isEqualTo(202);
    }

    @Test
    void aLostAnswerIsActedUpon() {
        ServerId vm = cloud.active("vm");
        cloud.fake.faults().next(1, ApiFault.LOST_ANSWER, "POST", "/action");
        assertThatThrownBy(() -> cloud.act(vm, LIVE)).isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(cloud.task(vm)).isEqualTo("migrating");
    }

    @Test
    void aLostRequestIsNot() {
        ServerId vm = cloud.active("vm");
        cloud.fake.faults().next(1, ApiFault.LOST_REQUEST, "POST", "/action");
        assertThatThrownBy(() -> cloud.act(vm, LIVE)).isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(cloud.task(vm)).isEqualTo("null");
    }

    @Test
    void a504OfAProxyIsActedUpon() {
        ServerId vm = cloud.active("vm");
        cloud.fake.faults().next(1, ApiFault.GATEWAY_504, "POST", "/action");
        assertThat(cloud.act(vm, LIVE).status()).isEqualTo(504);
        assertThat(cloud.task(vm)).isEqualTo("migrating");
    }

    @Test
    void anUnreachableCloudRefusesConnections() {
        cloud.fake.faults().unreachable(true);
        assertThatThrownBy(() -> cloud.get("/v2.1/"))
                .isInstanceOfSatisfying(
                        HttpFailure.NotSent.class,
                        failure -> assertThat(failure.tooLate()).isFalse());
    }

    @Test
    void aDelayedAnswerIsLateOrLostToAnImpatientClient() {
        ServerId vm = cloud.active("vm");
        cloud.fake.faults().delay(2, Duration.ofSeconds(70), "POST", "/action");
        long before = cloud.time.nanoTime();
        assertThat(cloud.act(vm, "{\"lock\":null}").status()).isEqualTo(202);
        assertThat(Duration.ofNanos(cloud.time.nanoTime() - before)).hasSeconds(70);

        cloud.timeout = Duration.ofSeconds(30);
        assertThatThrownBy(() -> cloud.act(vm, LIVE)).isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(cloud.fake.host(vm)).isNotEqualTo(CN1);
    }

    @Test
    void nothingIsSentAfterTheNotAfterInstant() {
        Deadline passed = Deadline.in(cloud.time, Duration.ZERO);
        URI uri = URI.create("http://cloud.example/v2.1/");
        Request late =
                new Request("GET", uri, Map.of(), new byte[0], Duration.ofSeconds(1), passed);
        assertThatThrownBy(() -> cloud.fake.send(late))
                .isInstanceOfSatisfying(
                        HttpFailure.NotSent.class,
                        failure -> assertThat(failure.tooLate()).isTrue());
        assertThat(cloud.fake.requests()).isEmpty();
    }

    @Test
    void requestsAreCountedByMethodPathAndBody() {
        ServerId vm = cloud.active("vm");
        cloud.act(vm, LIVE);
        cloud.act(vm, LIVE);
        assertThat(cloud.fake.count("POST", vm.toString(), "os-migrateLive")).isEqualTo(2);
        assertThat(cloud.fake.requests().stream().filter(Asked::write)).hasSize(2);
        assertThat(cloud.fake.requests()).noneMatch(asked -> asked.body().contains("secret"));
    }
}

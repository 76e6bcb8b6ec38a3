package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.cloud.ClaimedState;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.openstack.Placement.ProviderId;
import io.bearman.openstack.Placement.Wish;
import io.bearman.testkit.power.Evidence;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation in the words that each range of clouds understands. */
class NovaFormsTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final ServerId VM = ServerId.of("aaaaaaaa-0000-0000-0000-000000000001");
    private static final String SERVER = "/v2.1/servers/" + VM;

    private final VirtualTime time = new VirtualTime(1);
    private final Deadline soon = Deadline.in(time, Duration.ofSeconds(90));

    /** An action on a server. */
    private interface Ask {
        void of(ServerActions actions);
    }

    @TestFactory
    Stream<DynamicTest> everyActionHasItsVersionAndItsBody() {
        return Stream.of(
                form(
                        "live",
                        "2.59",
                        "2.34",
                        a -> a.liveMigrate(VM, soon),
                        "{'os-migrateLive':" + "{'host':null,'block_migration':'auto'}}"),
                form(
                        "live to",
                        "2.67",
                        "2.34",
                        a -> a.liveMigrate(VM, CN2, soon),
                        "{'os-migrateLive':{'host':'cn2','block_migration':'auto'}}"),
                form(
                        "live to",
                        "2.96",
                        "2.68",
                        a -> a.liveMigrate(VM, CN2, soon),
                        "{'os-migrateLive':{'host':'cn2','block_migration':'auto'}}"),
                form("cold", "2.96", "2.56", a -> a.migrate(VM, soon), "{'migrate':null}"),
                form(
                        "cold to",
                        "2.59",
                        "2.56",
                        a -> a.migrate(VM, CN2, soon),
                        "{'migrate':{'host':'cn2'}}"),
                form("confirm", "2.59", "2.1", a -> a.confirm(VM, soon), "{'confirmResize':null}"),
                form("revert", "2.59", "2.1", a -> a.revert(VM, soon), "{'revertResize':null}"),
                form(
                        "evacuate",
                        "2.94",
                        "2.14",
                        a -> a.evacuate(VM, Evidence.off(), soon),
                        "{'evacuate':{}}"),
                form(
                        "evacuate",
                        "2.95",
                        "2.95",
                        a -> a.evacuate(VM, Evidence.off(), soon),
                        "{'evacuate':{}}"),
                form(
                        "evacuate to",
                        "2.67",
                        "2.29",
                        a -> a.evacuate(VM, CN2, Evidence.off(), soon),
                        "{'evacuate':{'host':'cn2'}}"),
                form(
                        "evacuate to",
                        "2.93",
                        "2.68",
                        a -> a.evacuate(VM, CN2, Evidence.off(), soon),
                        "{'evacuate':{'host':'cn2'}}"),
                form(
                        "evacuate to",
                        "2.96",
                        "2.95",
                        a -> a.evacuate(VM, CN2, Evidence.off(), soon),
                        "{'evacuate':{'host':'cn2'}}"),
                form("start", "2.59", "2.1", a -> a.start(VM, soon), "{'os-start':null}"),
                form("stop", "2.59", "2.1", a -> a.stop(VM, soon), "{'os-stop':null}"),
                form(
                        "reboot",
                        "2.59",
                        "2.1",
                        a -> a.reboot(VM, ServerActions.Reboot.HARD, soon),
                        "{'reboot':{'type':'HARD'}}"),
                form("lock", "2.59", "2.1", a -> a.lock(VM, soon), "{'lock':null}"),
                form(
                        "lock why",
                        "2.73",
                        "2.73",
                        a -> a.lock(VM, "why", soon),
                        "{'lock':{'locked_reason':'why'}}"),
                form("unlock", "2.59", "2.1", a -> a.unlock(VM, soon), "{'unlock':null}"),
                form(
                        "reset",
                        "2.59",
                        "2.1",
                        a -> a.resetState(VM, ClaimedState.ACTIVE, soon),
                        "{'os-resetState':{'state':'active'}}"));
    }

    private DynamicTest form(String name, String cloud, String version, Ask ask, String body) {
        return DynamicTest.dynamicTest(name + " where " + cloud + " is spoken", () -> {
            ScriptedHttp http = new ScriptedHttp().speaks("2.1", cloud).then(202, "");

            ask.of(http.region(time).nova().actions());

            assertSent(http, "POST", SERVER + "/action", "compute " + version, body);
            assertThat(http.last().notAfter()).isEqualTo(soon);
        });
    }

    @Test
    void aLockWithAReasonIsRefusedBeforeItIsSentWhereReasonsAreUnknown() {
        ScriptedHttp http = new ScriptedHttp().speaks("2.1", "2.72");
        ServerActions actions = http.region(time).nova().actions();

        assertThatThrownBy(() -> actions.lock(VM, "why", soon))
                .isInstanceOf(CloudException.Unsupported.class)
                .hasMessage("server " + VM + ": POST /servers/" + VM + "/action was not sent:"
                        + " compute 2.73 is not supported by region RegionOne, which speaks at"
                        + " most 2.72");
        assertThat(http.requests()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> noActionIsSentToACloudThatIsTooOld() {
        return Stream.of("2.1", "2.13", "2.25", "2.58")
                .map(newest -> DynamicTest.dynamicTest(newest, () -> {
                    ScriptedHttp http = new ScriptedHttp().speaks("2.1", newest);
                    ServerActions actions = http.region(time).nova().actions();

                    assertThatThrownBy(() -> actions.stop(VM, soon))
                            .isInstanceOf(CloudException.Unsupported.class)
                            .hasMessageContaining("at most " + newest);
                    assertThat(http.requests()).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> noActionIsEverSentTwice() {
        return Stream.of(500, 502, 503, 504, 408)
                .map(status -> DynamicTest.dynamicTest("" + status, () -> {
                    ScriptedHttp http = new ScriptedHttp().then(status, "");
                    ServerActions actions = http.region(time).nova().actions();

                    assertThatThrownBy(() -> actions.stop(VM, soon))
                            .isInstanceOf(CloudException.Ambiguous.class)
                            .satisfies(e -> assertThat(((CloudException) e).requestId())
                                    .contains("req-" + status));
                    assertThat(http.requests()).hasSize(1);
                }));
    }

    @Test
    void whatIsMadeAndNotAnsweredIsAmbiguous() {
        ScriptedHttp http = new ScriptedHttp()
                .then(new HttpFailure.NoAnswer("no answer", new IOException("reset")));
        Aggregates aggregates = http.region(time).nova().aggregates();

        assertThatThrownBy(() -> aggregates.create("az1", soon))
                .isInstanceOf(CloudException.Ambiguous.class)
                .hasMessageContaining("aggregate az1: POST /os-aggregates");
        assertThat(http.requests()).hasSize(1);
    }

    @Test
    void whatIsMadeAndAnsweredUnreadablyIsAmbiguous() {
        ScriptedHttp http = new ScriptedHttp().then(200, "<html>").then(200, "{'aggregate':{}}");
        Aggregates aggregates = http.region(time).nova().aggregates();

        assertThatThrownBy(() -> aggregates.create("az1", soon))
                .isInstanceOf(CloudException.Ambiguous.class)
                .hasMessageContaining("was done")
                .hasMessageEndingWith("[req-200]");
        assertThatThrownBy(() -> aggregates.create("az1", soon))
                .isInstanceOf(CloudException.Ambiguous.class);
    }

    @Test
    void aServerThatBootsFromAVolumeKeepsNothingOnItsHypervisor() {
        ScriptedHttp http = new ScriptedHttp()
                .speaks("2.1", "2.96")
                .then(200, "{'server':" + server("''", 0, "'az1'") + "}");

        NovaServer server = http.region(time).nova().servers().show(VM).orElseThrow();

        assertThat(server.disks().bootedFromVolume()).isTrue();
        assertThat(server.disks().volumes()).containsExactly("vol-1");
        assertThat(server.storage()).isEqualTo(Storage.VOLUMES);
        assertThat(server.place().pinnedZone()).contains(Zone.of("az1"));
        assertThat(server.lock().reason()).contains("by hand");
        assertThat(server.states().power()).isEqualTo(GuestPower.SHUTDOWN);
        assertSent(http, "GET", SERVER, "compute 2.96", "");
    }

    @Test
    void anEphemeralDiskIsKeptOnTheHypervisor() {
        ScriptedHttp http = new ScriptedHttp()
                .speaks("2.1", "2.60")
                .then(200, "{'server':" + server("''", 10, "null") + "}");

        NovaServer server = http.region(time).nova().servers().show(VM).orElseThrow();

        assertThat(server.storage()).isEqualTo(Storage.VOLUME_AND_LOCAL);
        assertSent(http, "GET", SERVER, "compute 2.47", "");
    }

    @Test
    void aServerOfACellThatIsDownIsNotTakenForKnown() {
        ScriptedHttp http = new ScriptedHttp()
                .then(
                        200,
                        "{'servers':[{'id':'" + VM + "','status':'UNKNOWN',"
                                + "'tenant_id':'p','created':'2026-11-22T20:13:02Z'}]}");
        Servers servers = http.region(time).nova().servers();

        assertThatThrownBy(() -> servers.on(CN1)).isInstanceOf(CloudException.Faulty.class);
    }

    @Test
    void aLiveMigrationIsAbortedAndForcedInItsWords() {
        ScriptedHttp http =
                new ScriptedHttp().speaks("2.1", "2.64").then(202, "").then(202, "");
        Migrations migrations = http.region(time).nova().migrations();

        migrations.abort(VM, 7, soon);
        assertSent(http, "DELETE", SERVER + "/migrations/7", "compute 2.24", "");
        migrations.forceComplete(VM, 7, soon);
        assertSent(
                http,
                "POST",
                SERVER + "/migrations/7/action",
                "compute 2.22",
                "{'force_complete':null}");
    }

    @Test
    void recordsAreAskedForByEveryFilter() {
        ScriptedHttp http = new ScriptedHttp().then(200, "{'migrations':[]}");
        Migrations.Filter filter =
                Migrations.Filter.all().from(CN1).in(MigrationStatus.POST_MIGRATING);

        assertThat(http.region(time).nova().migrations().list(filter)).isEmpty();

        assertSent(
                http,
                "GET",
                "/v2.1/os-migrations?source_compute=cn1&status=post-migrating",
                "compute 2.59",
                "");
    }

    @Test
    void aServiceIsDeletedByItsId() {
        ScriptedHttp http = new ScriptedHttp().then(204, "");
        ComputeService service =
                new ComputeService("5e41", CN1, Zone.of("nova"), true, null, true, false, null);

        http.region(time).nova().services().delete(service, soon);

        assertSent(http, "DELETE", "/v2.1/os-services/5e41", "compute 2.53", "");
    }

    @Test
    void groupsOfAnOlderNovaHaveAListOfPolicies() {
        ScriptedHttp http = new ScriptedHttp()
                .speaks("2.1", "2.60")
                .then(
                        200,
                        "{'server_groups':[{'id':'g1','name':'web','policies':['affinity'],"
                                + "'members':['" + VM + "']}]}")
                .then(200, "{'server_groups':[]}");

        List<ServerGroup> groups = http.region(time).nova().groups().all();

        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).policy()).isEqualTo("affinity");
        assertThat(groups.get(0).members()).containsExactly(VM);
        assertThat(groups.get(0).mostPerHost()).isEmpty();
        assertSent(
                http,
                "GET",
                "/v2.1/os-server-groups?all_projects=true&offset=1",
                "compute 2.13",
                "");
    }

    @Test
    void instanceActionsComeFromEveryPage() {
        String action = "{'action':'reboot','request_id':'req-1','start_time':"
                + "'2026-11-22T20:13:02.000000','message':null}";
        ScriptedHttp http = new ScriptedHttp()
                .then(200, "{'instanceActions':[" + action + "],'links':[{'rel':'next'}]}")
                .then(200, "{'instanceActions':[" + action.replace("req-1", "req-2") + "]}");

        assertThat(http.region(time).nova().instanceActions().of(VM)).hasSize(2);

        assertSent(http, "GET", SERVER + "/os-instance-actions?marker=req-1", "compute 2.84", "");
    }

    @Test
    void twoRequestsTellTheRoomOfManyHostsAndOnlyAFullOneIsAskedByItself() {
        String full =
                "'resources':{'VCPU':{'capacity':64,'used':3},'DISK_GB':{'capacity':9,'used':9}}";
        String none = "{'allocation_requests':[],'provider_summaries':{}}";
        ScriptedHttp http = new ScriptedHttp()
                .then(
                        200,
                        "{'hypervisors':[" + hypervisor("p1", "cn1") + "," + hypervisor("p2", "cn2")
                                + "]}")
                .then(200, "{'allocation_requests':[],'provider_summaries':{'p1':{" + full + "}}}")
                .then(200, none)
                .then(200, none)
                .then(200, "{'inventories':{'VCPU':{'total':4,'reserved':0}}}")
                .then(200, "{'usages':{'VCPU':4}}");

        List<Room> rooms = http.region(time).capacity().rooms();

        assertThat(rooms)
                .containsExactly(
                        new Room(
                                CN1,
                                new Resources(Map.of("VCPU", 64L, "DISK_GB", 9L)),
                                new Resources(Map.of("VCPU", 3L, "DISK_GB", 9L)),
                                Set.of(VM)),
                        new Room(
                                CN2,
                                new Resources(Map.of("VCPU", 4L)),
                                new Resources(Map.of("VCPU", 4L)),
                                Set.of(VM)));
        assertThat(http.requests().get(1).header("OpenStack-API-Version"))
                .contains("placement 1.27");
        assertThat(http.requests()).hasSize(6);
    }

    private static String hypervisor(String id, String host) {
        return "{'id':'" + id + "','hypervisor_hostname':'" + host + ".example','service':{'host':'"
                + host + "'},'state':'up','status':'enabled','servers':[{'uuid':'" + VM
                + "','name':'instance-1'}]}";
    }

    @Test
    void candidatesAreAskedForWithTraits() {
        ScriptedHttp http = new ScriptedHttp()
                .then(
                        200,
                        "{'allocation_requests':[{'allocations':{'p1':{'resources':"
                                + "{'VCPU':2}}}}],'provider_summaries':{'p1':{'resources':"
                                + "{'VCPU':{'capacity':64,'used':3}}}}}");
        Wish wish = new Wish(
                new Resources(Map.of("VCPU", 2L)), List.of("HW_A"), List.of(Wish.DISABLED));

        List<Placement.Candidate> found = http.region(time).placement().candidates(wish);

        ProviderId provider = new ProviderId("p1");
        assertThat(found.get(0).wanted()).containsOnlyKeys(provider);
        assertThat(found.get(0).rooms().get(provider).get("VCPU"))
                .isEqualTo(new Placement.Candidate.Room(64, 3));
        assertSent(
                http,
                "GET",
                "/allocation_candidates?resources=VCPU%3A2"
                        + "&required=HW_A%2C%21COMPUTE_STATUS_DISABLED",
                "placement 1.22",
                "");
    }

    @Test
    void whatIsReservedIsNotPromised() {
        assertThat(new Placement.Inventory(100, 10, 1.5).capacity()).isEqualTo(135);
    }

    @Test
    void pausesBetweenAttemptsAreSpreadAndBounded() {
        Patience patience = Patience.create();

        List<Duration> pauses = Stream.of(1L, 2L, 3L, 1_000L, -5L)
                .map(salt -> patience.pauseAfter(2, salt))
                .toList();

        assertThat(pauses)
                .doesNotHaveDuplicates()
                .allMatch(pause -> pause.toMillis() >= 500 && pause.toMillis() <= 1000);
    }

    private static String server(String image, int ephemeral, String pinned) {
        return "{'id':'" + VM + "','name':'vm1','tenant_id':'p','status':'SHUTOFF',"
                + "'OS-EXT-STS:vm_state':'stopped','OS-EXT-STS:task_state':null,"
                + "'OS-EXT-STS:power_state':4,'OS-EXT-SRV-ATTR:host':'cn1',"
                + "'OS-EXT-AZ:availability_zone':'az1','pinned_availability_zone':" + pinned
                + ",'locked':true,'locked_reason':'by hand','image':" + image
                + ",'flavor':{'original_name':'f','vcpus':1,'ram':64,'disk':0,'swap':0,"
                + "'ephemeral':" + ephemeral + ",'extra_specs':{'a':'b'}},"
                + "'os-extended-volumes:volumes_attached':[{'id':'vol-1'}],"
                + "'created':'2026-11-22T20:13:02Z','updated':'2026-11-22T20:13:02Z'}";
    }

    private static void assertSent(
            ScriptedHttp http, String method, String path, String version, String body) {
        Http.Request request = http.last();
        String query = request.uri().getRawQuery();
        assertThat(request.method()).isEqualTo(method);
        assertThat(request.uri().getRawPath() + (query == null ? "" : "?" + query))
                .isEqualTo(path);
        assertThat(request.header("OpenStack-API-Version")).contains(version);
        assertThat(request.text()).isEqualTo(body.replace('\'', '"'));
    }
}

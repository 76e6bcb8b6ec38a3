package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.power.Evidence;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OpenStackRegionTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final ServerId VM = ServerId.of("aaaaaaaa-0000-0000-0000-000000000001");
    private static final ServerId VM2 = ServerId.of("aaaaaaaa-0000-0000-0000-000000000002");
    private static final String SERVICE = "{'id':'5e41','host':'cn1','binary':'nova-compute',"
            + "'zone':'nova','status':'disabled','state':'up','forced_down':false,"
            + "'disabled_reason':'by hand','updated_at':'2026-11-22T20:13:02.000000'}";
    private static final String MIGRATION = "{'id':7,'uuid':'u7','instance_uuid':'" + VM
            + "','migration_type':'live-migration','status':'post-migrating',"
            + "'source_compute':'cn1','dest_compute':'cn2',"
            + "'created_at':'2026-11-22T20:13:02.000000'}";

    private static final String BEGUN = "'start_time':'2026-11-22T20:13:02.000000'";
    private static final String ACTION = "'action':'live-migration','request_id':'req-1'," + BEGUN;

    private final VirtualTime time = new VirtualTime(1);
    private final Deadline soon = Deadline.in(time, Duration.ofSeconds(90));
    private final ScriptedHttp http = new ScriptedHttp();
    private final OpenStackRegion region = http.region(time);

    @Test
    void aComputeServiceIsReadWithWhoDisabledIt() {
        http.then(200, "{'services':[" + SERVICE + "]}");

        ComputeService service = region.hypervisors().compute(CN1).orElseThrow();

        assertThat(service)
                .isEqualTo(new ComputeService(
                        "5e41",
                        CN1,
                        Zone.of("nova"),
                        false,
                        "by hand",
                        true,
                        false,
                        Instant.parse("2026-11-22T20:13:02Z")));
        assertSent("GET", "/v2.1/os-services?binary=nova-compute&host=cn1", "compute 2.53", "");
    }

    @Test
    void aHostThatNovaDoesNotKnowIsNoService() {
        http.then(200, "{'services':[]}");

        assertThat(region.hypervisors().compute(CN1)).isEmpty();
    }

    @Test
    void aServiceWithAnOddNameDoesNotHideTheOthers() {
        String odd = SERVICE.replace("cn1", "_odd_");
        http.then(200, "{'services':[" + odd + "," + SERVICE + "]}");

        assertThat(region.hypervisors().computes())
                .extracting(ComputeService::host)
                .containsExactly(CN1);
    }

    @Test
    void aServiceIsDisabledWithAReason() {
        http.then(200, "{'service':{}}");

        region.hypervisors().disable(service(), "bearman:run-1 kernel", soon);

        assertSent(
                "PUT",
                "/v2.1/os-services/5e41",
                "compute 2.53",
                "{'status':'disabled','disabled_reason':'bearman:run-1 kernel'}");
        assertThat(http.last().notAfter()).isEqualTo(soon);
    }

    @Test
    void aServiceIsEnabled() {
        http.then(200, "{'service':{}}");

        region.hypervisors().enable(service(), soon);

        assertSent("PUT", "/v2.1/os-services/5e41", "compute 2.53", "{'status':'enabled'}");
    }

    @Test
    void aServiceIsForcedDownAndUp() {
        http.then(200, "{'service':{}}").then(200, "{'service':{}}");

        region.hypervisors().forceDown(service(), soon);
        assertSent("PUT", "/v2.1/os-services/5e41", "compute 2.53", "{'forced_down':true}");
        region.hypervisors().unforceDown(service(), soon);
        assertSent("PUT", "/v2.1/os-services/5e41", "compute 2.53", "{'forced_down':false}");
    }

    @Test
    void aReasonThatNovaWouldCutIsNotSent() {
        ComputeService service = service();

        assertThatThrownBy(() -> region.hypervisors().disable(service, "x".repeat(256), soon))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(http.requests()).isEmpty();
    }

    @Test
    void aServiceUpdateMayTakeLongerThanNovasOwnTimeout() {
        http.then(200, "{'service':{}}");

        region.hypervisors().enable(service(), soon);

        assertThat(http.last().timeout()).isGreaterThan(Duration.ofSeconds(60));
    }

    @Test
    void theServersOfAHostComeFromEveryPage() {
        String more = ",'servers_links':[{'rel':'next','href':'http://inside/servers?marker=x'}]}";
        http.then(200, "{'servers':[" + server(VM2, "cn1") + "]" + more)
                .then(200, "{'servers':[" + server(VM, "cn1") + "]}");

        List<Server> servers = region.guests().on(CN1);

        assertThat(servers).extracting(Server::id).containsExactly(VM, VM2);
        assertSent(
                "GET",
                "/v2.1/servers/detail?all_tenants=1&host=cn1&marker=" + VM2,
                "compute 2.73",
                "");
    }

    @Test
    void pagesThatGoRoundInCirclesEnd() {
        String page = "{'servers':[" + server(VM, "cn1") + "],'servers_links':[{'rel':'next'}]}";
        http.then(200, page).then(200, page);

        assertThatThrownBy(() -> region.guests().on(CN1))
                .isInstanceOf(CloudException.Faulty.class)
                .hasMessageContaining("circles");
    }

    @Test
    void aServerOfAnotherHostIsNotBelieved() {
        http.then(200, "{'servers':[" + server(VM, "cn2") + "]}");

        assertThatThrownBy(() -> region.guests().on(CN1))
                .isInstanceOf(CloudException.Faulty.class)
                .hasMessageContaining("of host cn2");
    }

    @Test
    void aServerIsSeenWithItsStates() {
        http.then(200, "{'server':" + server(VM, "cn1") + "}");

        assertThat(region.guests().observe(VM))
                .contains(new Server(
                        VM,
                        "vm1",
                        "MIGRATING",
                        "active",
                        "migrating",
                        CN1,
                        true,
                        "m1.tiny",
                        Storage.IMAGE,
                        null,
                        Instant.parse("2026-11-22T20:13:02Z")));
    }

    @Test
    void aServerThatIsGoneIsNone() {
        http.then(404, "{'itemNotFound':{'code':404,'message':'Instance could not be found.'}}");

        assertThat(region.guests().observe(VM)).isEmpty();
    }

    @Test
    void aServerThatOnlyAProxyDoesNotFindIsNotGone() {
        http.then(new Http.Response(404, Map.of(), new byte[0]));

        assertThatThrownBy(() -> region.guests().observe(VM))
                .isInstanceOf(CloudException.NotFound.class);
    }

    @Test
    void allocationsThatOnlyAProxyDoesNotFindAreNotNone() {
        http.then(200, "{'resource_providers':[{'uuid':'p1','name':'cn1'}]}")
                .then(new Http.Response(404, Map.of(), new byte[0]));

        assertThatThrownBy(() -> region.capacity().allocations(CN1))
                .isInstanceOf(CloudException.NotFound.class);
    }

    @Test
    void migrationsOfAHostComeInOrder() {
        String older = MIGRATION.replace("'id':7", "'id':3").replace("'cn2'", "null");
        http.then(200, "{'migrations':[" + MIGRATION + "," + older + "]}");

        List<Migration> found = region.guests().migrations(CN1);

        assertThat(found).extracting(Migration::id).containsExactly(3L, 7L);
        assertThat(found.get(0).target()).isEmpty();
        assertThat(found.get(1))
                .isEqualTo(new Migration(
                        7,
                        VM,
                        MigrationType.LIVE_MIGRATION,
                        MigrationStatus.POST_MIGRATING,
                        CN1,
                        HostId.of("cn2"),
                        Instant.parse("2026-11-22T20:13:02Z")));
        assertSent("GET", "/v2.1/os-migrations?host=cn1", "compute 2.59", "");
    }

    @Test
    void migrationsOfAServerIncludeThoseThatAreOver() {
        http.then(200, "{'migrations':[]}");

        assertThat(region.guests().migrations(VM)).isEmpty();
        assertSent("GET", "/v2.1/os-migrations?instance_uuid=" + VM, "compute 2.59", "");
    }

    @Test
    void aLiveMigrationLetsTheSchedulerChoose() {
        http.then(202, "");

        assertThat(region.guests().move(VM, Move.LIVE, soon).requestId()).isEqualTo("req-202");
        assertAction("compute 2.34", "{'os-migrateLive':{'host':null,'block_migration':'auto'}}");
    }

    @Test
    void aColdMigrationIsAskedForAndConfirmed() {
        http.then(202, "").then(204, "");

        region.guests().move(VM, Move.COLD, soon);
        assertAction("compute 2.56", "{'migrate':null}");
        region.guests().confirm(VM, soon);
        assertAction("compute 2.1", "{'confirmResize':null}");
    }

    @Test
    void anEvacuationStatesNothingThatNovaKnowsBetter() {
        http.then(200, "");

        region.guests().evacuate(VM, Evidence.off(), soon);

        assertAction("compute 2.14", "{'evacuate':{}}");
    }

    @Test
    void anEvacuationKeepsStoppedServersStoppedWhereNovaCan() {
        http.speaks("2.1", "2.96").then(200, "");

        region.guests().evacuate(VM, Evidence.off(), soon);

        assertAction("compute 2.95", "{'evacuate':{}}");
    }

    @Test
    void aFailureIsExplainedByTheEventThatFailed() {
        http.then(
                200,
                "{'instanceAction':{" + ACTION + ",'message':'Error','events':["
                        + "{'event':'a'," + BEGUN + ",'result':'Success'},"
                        + "{'event':'b'," + BEGUN
                        + ",'result':'Error','details':'No valid host was found.'}]}}");

        assertThat(region.guests().explanation(VM, "req-1")).contains("No valid host was found.");
        assertSent("GET", "/v2.1/servers/" + VM + "/os-instance-actions/req-1", "compute 2.84", "");
    }

    @Test
    void anOlderNovaExplainsByATraceback() {
        http.speaks("2.1", "2.60")
                .then(
                        200,
                        "{'instanceAction':{" + ACTION + ",'message':'Error','events':["
                                + "{'event':'a'," + BEGUN + ",'result':'Error',"
                                + "'traceback':'  File x\\n    raise\\nnova.exc.NoRoom: No room.\\n'}]}}");

        assertThat(region.guests().explanation(VM, "req-1")).contains("No room.");
        assertThat(http.last().header("OpenStack-API-Version")).contains("compute 2.58");
    }

    @Test
    void aDriverThatGivesUpQuietlyExplainsNothing() {
        http.then(
                        200,
                        "{'instanceAction':{" + ACTION + ",'message':null,"
                                + "'events':[{'event':'a'," + BEGUN + ",'result':'Success'}]}}")
                .then(404, "{'itemNotFound':{'message':'Action req-2 not found'}}");

        assertThat(region.guests().explanation(VM, "req-1")).isEmpty();
        assertThat(region.guests().explanation(VM, "req-2")).isEmpty();
    }

    @Test
    void allocationsNameTheirConsumers() {
        http.then(200, "{'resource_providers':[{'uuid':'p1','name':'cn1'}]}")
                .then(
                        200,
                        "{'allocations':{'" + VM2 + "':{'resources':{'VCPU':2}},'" + VM + "':{}}}");

        assertThat(region.capacity().allocations(CN1))
                .containsExactly(
                        new Allocation(VM.toString(), Resources.none()),
                        new Allocation(VM2.toString(), new Resources(Map.of("VCPU", 2L))));
        assertSent("GET", "/resource_providers/p1/allocations", "placement 1.14", "");
    }

    @Test
    void aProviderNamedUnlikeItsHostIsFoundThroughNova() {
        http.then(200, "{'resource_providers':[]}")
                .then(
                        200,
                        "{'hypervisors':[{'id':'p9','hypervisor_hostname':'cn1.example',"
                                + "'service':{'host':'cn1'}},{'id':'p8','service':{'host':'cn2'}}]}")
                .then(200, "{'allocations':{'" + VM + "':{}}}");

        assertThat(region.capacity().allocations(CN1)).hasSize(1);
        assertSent("GET", "/resource_providers/p9/allocations", "placement 1.14", "");
    }

    @Test
    void versionsAreNegotiatedOnce() {
        http.then(200, "{'services':[]}").then(200, "{'services':[]}");

        region.hypervisors().computes();
        region.hypervisors().computes();

        assertThat(http.versionRequests()).isEqualTo(1);
    }

    @Test
    void aCloudTooOldIsRefusedBeforeAnyWrite() {
        http.speaks("2.1", "2.58");
        ComputeService service = service();

        assertThatThrownBy(() -> region.hypervisors().enable(service, soon))
                .isInstanceOf(CloudException.Unsupported.class)
                .hasMessageContaining("at most 2.58")
                .hasMessageContaining("needs 2.59");
        assertThat(http.requests()).isEmpty();
    }

    @Test
    void aCloudWithoutMicroversionsIsRefused() {
        http.speaks("", "");

        assertThatThrownBy(() -> region.hypervisors().computes())
                .isInstanceOf(CloudException.Unsupported.class);
    }

    @Test
    void aReadIsRepeatedAfterAFault() {
        http.then(502, "<html>Bad Gateway</html>").then(503, "").then(200, "{'services':[]}");

        assertThat(region.hypervisors().computes()).isEmpty();
        assertThat(elapsed()).isBetween(Duration.ofMillis(750), Duration.ofMillis(1500));
    }

    @Test
    void theCloudsWishForAPauseIsObserved() {
        http.then(429, "{'overLimit':{'message':'slow'}}", "Retry-After", "7")
                .then(200, "{'services':[]}");

        region.hypervisors().computes();

        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aReadGivesUpWithTheCloudsWords() {
        for (int i = 0; i < 4; i++) {
            http.then(500, "{'computeFault':{'code':500,'message':'Unexpected API Error.'}}");
        }

        assertThatThrownBy(() -> region.guests().on(CN1))
                .isInstanceOf(CloudException.Faulty.class)
                .hasMessage("host cn1: GET /servers/detail?all_tenants=1&host=cn1: 500 "
                        + "Unexpected API Error. [req-500]");
        assertThat(http.requests()).hasSize(4);
    }

    @Test
    void aReadWithoutAnswerIsUnreachableAndSaysHowOftenItTried() {
        for (int i = 0; i < 4; i++) {
            http.then(new HttpFailure.NoAnswer("no answer", new IOException("reset")));
        }

        assertThatThrownBy(() -> region.guests().on(CN1))
                .isInstanceOf(CloudException.Unreachable.class)
                .hasMessageContaining("4 attempts");
    }

    @Test
    void aReadThatIsNotJsonIsAFault() {
        http.then(200, "<html>maintenance</html>");

        assertThatThrownBy(() -> region.guests().on(CN1))
                .isInstanceOf(CloudException.Faulty.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void anAnswerWithoutWhatItMustHoldIsAFault() {
        http.then(200, "{'servers':[{'id':'" + VM + "'}]}");

        assertThatThrownBy(() -> region.guests().on(CN1))
                .isInstanceOf(CloudException.Faulty.class)
                .hasMessageContaining("no status");
    }

    @Test
    void aWriteWithoutAnswerIsAmbiguousAndNotRepeated() {
        http.then(new HttpFailure.NoAnswer("no answer", new IOException("reset")));

        failsWith(CloudException.Ambiguous.class, this::live);
        assertThat(http.requests()).hasSize(1);
    }

    @Test
    void aFaultDuringAWriteIsAmbiguousAndNotRepeated() {
        for (int status : new int[] {500, 502, 503, 504, 408}) {
            http.then(status, "{'computeFault':{'message':'boom'}}");

            CloudException e = failsWith(CloudException.Ambiguous.class, this::live);
            assertThat(e).hasMessageContaining("boom");
            assertThat(e.requestId()).contains("req-" + status);
        }
        assertThat(http.requests()).hasSize(5);
    }

    @Test
    void aWriteThatWasNotSentIsUnreachable() {
        http.then(new HttpFailure.NotSent("no connection", false, new IOException("refused")));

        failsWith(CloudException.Unreachable.class, this::live);
        assertThat(http.requests()).hasSize(1);
    }

    @Test
    void aWriteAfterItsTimeIsTooLate() {
        http.then(new HttpFailure.NotSent("too late", true, null));

        failsWith(CloudException.TooLate.class, this::live);
    }

    @Test
    void aWriteTurnedAwayByALimitWasNotDone() {
        http.then(429, "{'overLimit':{'message':'This request was rate-limited.'}}");

        assertThat(failsWith(CloudException.Unreachable.class, this::live))
                .hasMessageContaining("rate-limited")
                .hasMessageContaining("req-429");
        assertThat(http.requests()).hasSize(1);
    }

    @Test
    void aConflictIsRefusedInNovasWords() {
        http.then(
                409,
                "{'conflictingRequest':{'code':409,'message':"
                        + "'Cannot os-migrateLive while it is in vm_state stopped'}}");

        assertThat(failsWith(CloudException.Refused.class, this::live))
                .hasMessageStartingWith("server " + VM + ": POST")
                .hasMessageContaining("vm_state stopped")
                .hasMessageEndingWith("[req-409]");
    }

    @Test
    void aConflictTellsTheStateThatItIsAbout() {
        http.then(
                        409,
                        "{'conflictingRequest':{'message':\"Cannot 'os-migrateLive' instance X"
                                + " while it is in vm_state stopped\"}}")
                .then(
                        409,
                        "{'conflictingRequest':{'message':\"Cannot 'os-migrateLive' instance X"
                                + " while it is in task_state resize_prep\"}}")
                .then(400, "{'badRequest':{'message':'Compute service of cn2 is still in use.'}}");

        CloudException.Refused stopped = failsWith(CloudException.Refused.class, this::live);
        CloudException.Refused busy = failsWith(CloudException.Refused.class, this::live);
        CloudException.Refused other = failsWith(CloudException.Refused.class, this::live);

        assertThat(stopped.vmState()).contains("stopped");
        assertThat(stopped.taskState()).isEmpty();
        assertThat(busy.taskState()).contains("resize_prep");
        assertThat(busy.vmState()).isEmpty();
        assertThat(other.vmState()).isEmpty();
        assertThat(other.taskState()).isEmpty();
    }

    @Test
    void aServiceMayBeElsewhereThanTheCatalogueSays() {
        http.then(200, "{'services':[]}");

        region.with(Map.of("compute", URI.create("https://nova.example:8774/v2.1")))
                .hypervisors()
                .compute(CN1);

        assertThat(http.last().uri().toString())
                .isEqualTo(
                        "https://nova.example:8774/v2.1/os-services?binary=nova-compute&host=cn1");
    }

    @Test
    void everyStatusHasItsReaction() {
        http.then(400, "{'badRequest':{'message':'still in use'}}")
                .then(403, "{'forbidden':{'message':'Policy does not allow it'}}")
                .then(404, "{'itemNotFound':{'message':'gone'}}")
                .then(406, "{'computeFault':{'message':'Version 2.95 is not supported'}}")
                .then(302, "");

        assertThat(failsWith(CloudException.Refused.class, this::live))
                .hasMessageContaining("in use");
        assertThat(failsWith(CloudException.Denied.class, this::live))
                .hasMessageContaining("Policy");
        failsWith(CloudException.NotFound.class, this::live);
        failsWith(CloudException.Unsupported.class, this::live);
        failsWith(CloudException.Refused.class, this::live);
    }

    @Test
    void aRefusedTokenIsRenewedOnceEvenForAWrite() {
        int[] logins = {0};
        Tokens tokens = Tokens.sharing(() -> ScriptedHttp.token("token-" + ++logins[0]), time);
        http.then(401, "{'error':{'message':'expired'}}").then(202, "");

        http.region(time, tokens).guests().move(VM, Move.LIVE, soon);

        assertThat(http.requests())
                .extracting(request -> request.header("X-Auth-Token").orElseThrow())
                .containsExactly("token-1", "token-2");
    }

    @Test
    void aSecondRefusalOfTheTokenIsDenied() {
        http.then(401, "{'error':{'message':'no'}}").then(401, "{'error':{'message':'no'}}");

        failsWith(CloudException.Denied.class, () -> region.guests().on(CN1));
        assertThat(http.requests()).hasSize(2);
    }

    @Test
    void noFailureShowsTheToken() {
        http.then(403, "{'forbidden':{'message':'no'}}")
                .then(new HttpFailure.NoAnswer("no answer", null));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::live)
                    .extracting(Throwable::toString)
                    .asString()
                    .doesNotContain(ScriptedHttp.SECRET_TOKEN);
        }
    }

    @Test
    void aLoginThatFailsForAMomentIsTriedAgainForARead() {
        int[] logins = {0};
        Tokens tokens = Tokens.sharing(
                () -> {
                    if (++logins[0] == 1) {
                        throw new CloudException.Unreachable("keystone", null);
                    }
                    return ScriptedHttp.token("t");
                },
                time);
        http.then(200, "{'services':[]}");

        assertThat(http.region(time, tokens).hypervisors().computes()).isEmpty();
    }

    @Test
    void aWriteWhoseLoginFailsWasNotSent() {
        Tokens tokens = Tokens.sharing(
                () -> {
                    throw new CloudException.Faulty("keystone: 500", null);
                },
                time);

        failsWith(
                CloudException.Unreachable.class,
                () -> http.region(time, tokens).guests().move(VM, Move.LIVE, soon));
        assertThat(http.requests()).isEmpty();
    }

    @Test
    void aRegionThatTheCatalogueDoesNotHaveIsNamedWithThoseItHas() {
        OpenStackRegion elsewhere = new OpenStackRegion(
                http,
                Tokens.sharing(() -> ScriptedHttp.token("t"), time),
                "RegionTwo",
                EndpointInterface.INTERNAL,
                time);

        assertThatThrownBy(() -> elsewhere.hypervisors().computes())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("RegionTwo")
                .hasMessageContaining("RegionOne/PUBLIC");
    }

    private void live() {
        region.guests().move(VM, Move.LIVE, soon);
    }

    private static <T extends CloudException> T failsWith(Class<T> type, Executable call) {
        return assertThrows(type, call);
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }

    private void assertAction(String version, String body) {
        assertSent("POST", "/v2.1/servers/" + VM + "/action", version, body);
    }

    private void assertSent(String method, String path, String version, String body) {
        Http.Request last = http.last();
        assertThat(last.method()).isEqualTo(method);
        assertThat(last.uri().toString()).endsWith(".example" + path);
        assertThat(last.header("OpenStack-API-Version")).contains(version);
        assertThat(last.text()).isEqualTo(body.replace('\'', '"'));
    }

    private static ComputeService service() {
        return new ComputeService("5e41", CN1, Zone.of("nova"), true, null, true, false, null);
    }

    private static String server(ServerId id, String host) {
        return "{'id':'" + id + "','name':'vm1','status':'MIGRATING','locked':true,"
                + "'OS-EXT-STS:vm_state':'active','OS-EXT-STS:task_state':'migrating',"
                + "'OS-EXT-SRV-ATTR:host':'" + host + "','flavor':{'original_name':'m1.tiny'},"
                + "'image':{'id':'i1'},'created':'2026-11-22T20:13:02Z',"
                + "'updated':'2026-11-22T20:13:03Z'}";
    }
}

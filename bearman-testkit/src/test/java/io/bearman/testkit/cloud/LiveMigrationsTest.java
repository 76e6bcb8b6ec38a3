package io.bearman.testkit.cloud;

import static io.bearman.testkit.cloud.Cloud.CN1;
import static io.bearman.testkit.cloud.Cloud.CN2;
import static io.bearman.testkit.cloud.Cloud.CN3;
import static io.bearman.testkit.cloud.Cloud.LIVE;
import static io.bearman.testkit.cloud.Cloud.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.net.Http.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveMigrationsTest {
    private final Cloud cloud = new Cloud();
    private final ServerId vm = cloud.active("vm1");

    private String requestId(Response response) {
        return response.header("X-Openstack-Request-Id").orElseThrow();
    }

    @Test
    void aServerWalksThroughAllStatesToItsNewHost() {
        assertThat(cloud.act(vm, LIVE).status()).isEqualTo(202);

        assertThat(cloud.watch(vm, Duration.ofSeconds(8)))
                .containsExactly(
                        "MIGRATING/migrating@cn1 ",
                        "MIGRATING/migrating@cn1 preparing",
                        "MIGRATING/migrating@cn1 running",
                        "ACTIVE/null@cn2 running",
                        "ACTIVE/null@cn2 completed");
    }

    @Test
    void theGuestStopsOnItsSourceBeforeItStartsOnItsTarget() {
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));

        assertThat(cloud.witnessed).containsExactly("+vm1@cn1", "-cn1", "+vm1@cn2");
    }

    @Test
    void aSourceMovesOneServerAtATimeAndTwoSourcesMoveTwo() {
        ServerId second = cloud.active("vm2");
        ServerId elsewhere = cloud.fake.addServer("vm3", CN2, "ACTIVE", Flavor.small());
        for (ServerId server : List.of(vm, second, elsewhere)) {
            cloud.act(server, LIVE);
        }
        cloud.wait(Duration.ofSeconds(2));

        assertThat(cloud.recordStatus(vm)).isEqualTo("running");
        assertThat(cloud.recordStatus(second)).isEqualTo("queued");
        assertThat(cloud.recordStatus(elsewhere)).isEqualTo("running");
        cloud.until(() -> cloud.recordStatus(second).equals("completed"));
    }

    @Test
    void aServerThatIsDeletedOnTheWayKeepsNobodyElseFromMoving() {
        ServerId second = cloud.active("vm2");
        cloud.act(vm, LIVE);
        cloud.act(second, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));
        String consumer = cloud.record(vm).path("uuid").asText();

        cloud.delete("/v2.1/servers/" + vm);

        cloud.until(() -> cloud.recordStatus(second).equals("completed"));
        assertThat(cloud.holders(consumer)).isEmpty();
    }

    @Test
    void onlyRecordsThatChangedSinceThenAreListed() {
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        String done = cloud.record(vm).path("updated_at").asText() + "Z";

        assertThat(changedSince(done)).isEqualTo(1);
        cloud.wait(Duration.ofMinutes(1));
        assertThat(changedSince(cloud.time.now().toString())).isZero();
    }

    private int changedSince(String instant) {
        return cloud.read("/v2.1/os-migrations?host=cn1&changes-since=" + instant)
                .path("migrations")
                .size();
    }

    @Test
    void bothHostsAreAllocatedWhileAServerMoves() {
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));

        assertThat(cloud.holders(vm.toString())).containsExactly("cn2");
        assertThat(cloud.holders(cloud.record(vm).path("uuid").asText())).containsExactly("cn1");

        String consumer = cloud.record(vm).path("uuid").asText();
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.holders(vm.toString())).containsExactly("cn2");
        assertThat(cloud.holders(consumer)).isEmpty();
    }

    @Test
    void noValidHostIsAcceptedAndFailsSilently() {
        cloud.update(CN2, "{\"status\":\"disabled\"}");
        cloud.update(CN3, "{\"status\":\"disabled\"}");

        Response answer = cloud.act(vm, LIVE);
        assertThat(answer.status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(vm).equals("error"));

        assertThat(cloud.record(vm).path("dest_compute").isNull()).isTrue();
        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
        assertThat(cloud.host(vm)).isEqualTo("cn1");
        JsonNode action = cloud.action(vm, requestId(answer));
        assertThat(action.path("message").asText()).isEqualTo("Error");
        assertThat(action.at("/events/0/details").asText()).startsWith("No valid host was found.");
        assertThat(cloud.holders(vm.toString())).containsExactly("cn1");
    }

    @Test
    void aFullCloudHasNoValidHost() {
        Flavor big = new Flavor("big", 1, 8000, 1);
        ServerId large = cloud.fake.addServer("large", CN1, "ACTIVE", big);
        cloud.fake.addServer("other2", CN2, "ACTIVE", big);
        cloud.fake.addServer("other3", CN3, "ACTIVE", big);

        assertThat(cloud.act(large, LIVE).status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(large).equals("error"));
        assertThat(cloud.fake.status(large)).isEqualTo("ACTIVE");
    }

    @Test
    void theSameHostADownSourceAndARefusingSourceAreAcceptedAndFail() {
        String same = "{\"os-migrateLive\":{\"host\":\"cn1\",\"block_migration\":\"auto\"}}";
        assertThat(cloud.act(vm, same).status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(vm).equals("error"));

        ServerId refused = cloud.active("refused");
        cloud.fake.faults().on(refused, Trouble.SOURCE_REFUSES);
        assertThat(cloud.act(refused, LIVE).status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(refused).equals("error"));

        ServerId orphan = cloud.active("orphan");
        cloud.update(CN1, "{\"forced_down\":true}");
        assertThat(cloud.act(orphan, LIVE).status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(orphan).equals("error"));
        assertThat(cloud.fake.status(orphan)).isEqualTo("ACTIVE");
    }

    @Test
    void aTargetThatRefusesIsPassedOver() {
        cloud.fake.faults().on(CN2, Trouble.TARGET_REFUSES);

        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.host(vm)).isEqualTo("cn3");
    }

    @Test
    void aDriversFailureShowsOnlyInTheRecord() {
        cloud.fake.faults().on(CN1, Trouble.FAIL);

        Response answer = cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("failed"));

        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
        assertThat(cloud.host(vm)).isEqualTo("cn1");
        JsonNode action = cloud.action(vm, requestId(answer));
        assertThat(action.path("message").isNull()).isTrue();
        assertThat(action.path("events")).isNotEmpty();
        assertThat(action.path("events"))
                .allMatch(event -> event.path("result").asText().equals("Success"));
        assertThat(cloud.witnessed).containsExactly("+vm1@cn1");
    }

    @Test
    void aDriversExceptionLeavesTheServerInErrorAndRunning() {
        cloud.fake.faults().on(CN1, Trouble.RAISE);

        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.fake.status(vm).equals("ERROR"));

        assertThat(cloud.recordStatus(vm)).isEqualTo("error");
        assertThat(cloud.fake.running(CN1)).containsExactly(vm);
    }

    @Test
    void aTargetThatCannotPrepareLeavesTheServerWhereItIs() {
        cloud.fake.faults().on(CN2, Trouble.PREPARE_FAILS);

        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("error"));
        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
        assertThat(cloud.holders(vm.toString())).containsExactly("cn1");
    }

    @Test
    void progressShowsOnlyWhileRunning() {
        cloud.act(vm, LIVE);
        String path = "/v2.1/servers/" + vm + "/migrations";
        assertThat(cloud.read(path).path("migrations")).isEmpty();
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));

        cloud.wait(Duration.ofSeconds(2));
        JsonNode shown = cloud.read(path).at("/migrations/0");
        long total = 512L << 20;
        assertThat(shown.path("memory_total_bytes").asLong()).isEqualTo(total);
        assertThat(shown.path("memory_processed_bytes").asLong()).isEqualTo(total * 2 / 5);
        assertThat(shown.path("memory_remaining_bytes").asLong()).isEqualTo(total - total * 2 / 5);

        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.read(path).path("migrations")).isEmpty();
    }

    @Test
    void aHangingMigrationIsAborted() {
        cloud.fake.faults().on(CN1, Trouble.HANG);
        cloud.act(vm, LIVE);
        cloud.wait(Duration.ofMinutes(10));
        assertThat(cloud.recordStatus(vm)).isEqualTo("running");

        String id = cloud.record(vm).path("id").asText();
        String path = "/v2.1/servers/" + vm + "/migrations/" + id;
        assertThat(cloud.delete(path).status()).isEqualTo(202);
        cloud.wait(Duration.ofMillis(500));

        assertThat(cloud.recordStatus(vm)).isEqualTo("cancelled");
        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
        assertThat(cloud.holders(vm.toString())).containsExactly("cn1");
    }

    @Test
    void aHangingMigrationIsForcedOnceAndThenInAnInvalidState() {
        cloud.fake.faults().on(CN1, Trouble.HANG);
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));
        String id = cloud.record(vm).path("id").asText();
        String path = "/v2.1/servers/" + vm + "/migrations/" + id + "/action";

        assertThat(cloud.post(path, "{\"force_complete\":null}").status()).isEqualTo(202);
        cloud.wait(Duration.ofMillis(500));
        assertThat(cloud.recordStatus(vm)).isEqualTo("completed");
        assertThat(cloud.host(vm)).isEqualTo("cn2");

        Response again = cloud.post(path, "{\"force_complete\":null}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(message(again)).contains("is in an invalid state for 'force_complete'");
    }

    @Test
    void aQueuedMigrationIsAbortedFrom265On() {
        ServerId second = cloud.active("vm2");
        cloud.act(vm, LIVE);
        cloud.act(second, LIVE);
        cloud.until(() -> cloud.recordStatus(second).equals("queued"));
        String id = cloud.record(second).path("id").asText();
        String path = "/v2.1/servers/" + second + "/migrations/" + id;

        cloud.version = "2.64";
        assertThat(cloud.delete(path).status()).isEqualTo(400);
        cloud.version = "2.65";
        assertThat(cloud.delete(path).status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(second).equals("cancelled"));
    }

    @Test
    void aTargetsAgentThatDiesLeavesTheServerMigratingUntilItIsBack() {
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));
        cloud.fake.computeStopped(CN2);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));

        cloud.wait(Duration.ofSeconds(75));
        assertThat(cloud.fake.status(vm)).isEqualTo("MIGRATING");
        assertThat(cloud.host(vm)).isEqualTo("cn1");

        cloud.fake.computeStarted(CN2);
        cloud.until(() -> cloud.fake.status(vm).equals("ACTIVE"));
        assertThat(cloud.host(vm)).isEqualTo("cn2");
    }

    @Test
    void aSourcesAgentThatDiesLeavesTheRecordRunningForEver() {
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));
        cloud.fake.computeStopped(CN1);
        cloud.wait(Duration.ofMinutes(2));
        cloud.fake.computeStarted(CN1);
        cloud.wait(Duration.ofMinutes(2));

        assertThat(cloud.recordStatus(vm)).isEqualTo("running");
        assertThat(cloud.fake.status(vm)).isEqualTo("MIGRATING");
    }

    @Test
    void aLostTargetFailsTheMigrationAndTheGuestStays() {
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));
        cloud.fake.hostLost(CN2);
        cloud.until(() -> cloud.recordStatus(vm).equals("failed"));

        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
        assertThat(cloud.fake.running(CN1)).containsExactly(vm);
    }

    @Test
    void aDeadSchedulerEndsInErrorAfterTheRpcTimeout() {
        cloud.fake.faults().schedulerDown(true);
        cloud.act(vm, LIVE);
        cloud.wait(Duration.ofSeconds(30));
        assertThat(cloud.fake.status(vm)).isEqualTo("MIGRATING");

        cloud.until(() -> cloud.fake.status(vm).equals("ERROR"));
        assertThat(cloud.fake.running(CN1)).containsExactly(vm);
    }

    @Test
    void aDeadConductorOnlyDelays() {
        cloud.fake.faults().conductorDown(true);
        cloud.act(vm, LIVE);
        cloud.wait(Duration.ofSeconds(9));
        assertThat(cloud.record(vm).isMissingNode()).isTrue();

        cloud.fake.faults().conductorDown(false);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
    }

    @Test
    void aSlowServerTakesItsTime() {
        cloud.fake.faults().slow(vm, Duration.ofMinutes(2));
        cloud.act(vm, LIVE);
        cloud.wait(Duration.ofSeconds(119));
        assertThat(cloud.recordStatus(vm)).isEqualTo("running");
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
    }

    @Test
    void aPausedServerMovesAndStaysPaused() {
        ServerId paused = cloud.server("paused", "PAUSED");
        assertThat(cloud.act(paused, LIVE).status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(paused).equals("completed"));
        assertThat(cloud.fake.status(paused)).isEqualTo("PAUSED");
    }

    @Test
    void otherStatesAreRefusedInNovasWords() {
        for (String[] state : new String[][] {
            {"SHUTOFF", "stopped"},
            {"SUSPENDED", "suspended"},
            {"RESCUE", "rescued"},
            {"ERROR", "error"}
        }) {
            ServerId server = cloud.server("vm-" + state[1], state[0]);
            Response answer = cloud.act(server, LIVE);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(message(answer))
                    .isEqualTo("Cannot 'os-migrateLive' instance "
                            + server
                            + " while it is in vm_state "
                            + state[1]);
        }
        cloud.act(vm, LIVE);
        Response twice = cloud.act(vm, LIVE);
        assertThat(twice.status()).isEqualTo(409);
        assertThat(message(twice)).endsWith("while it is in task_state migrating");
    }

    @Test
    void anAdministratorMovesALockedServer() {
        cloud.act(vm, "{\"lock\":null}");
        assertThat(cloud.show(vm).path("locked").asBoolean()).isTrue();
        assertThat(cloud.act(vm, LIVE).status()).isEqualTo(202);
    }

    @Test
    void before234TheChecksAnswerAtOnce() {
        cloud.version = "2.33";
        cloud.fake.faults().on(CN1, Trouble.SOURCE_REFUSES);

        Response answer = cloud.act(vm, LIVE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(message(answer)).contains("is not on shared storage");
        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
    }

    @Test
    void theBodyMustBeThatOfTheMicroversion() {
        cloud.version = "2.93";
        String forced = "{\"os-migrateLive\":{\"host\":\"cn2\",\"block_migration\":\"auto\","
                + "\"force\":true}}";
        assertThat(cloud.act(vm, forced).status()).isEqualTo(400);
        Response noHost = cloud.act(vm, "{\"os-migrateLive\":{\"block_migration\":\"auto\"}}");
        assertThat(message(noHost)).endsWith("'host' is a required property");
        String old = "{\"os-migrateLive\":{\"host\":null,\"block_migration\":false,"
                + "\"disk_over_commit\":false}}";
        assertThat(message(cloud.act(vm, old))).contains("('disk_over_commit' was unexpected)");

        cloud.version = "2.1";
        assertThat(cloud.act(vm, LIVE).status()).isEqualTo(400);
        cloud.version = "2.67";
        assertThat(cloud.act(vm, forced).status()).isEqualTo(202);
    }

    @Test
    void aForcedTargetsStatusIsIgnored() {
        cloud.update(CN2, "{\"status\":\"disabled\"}");
        cloud.version = "2.67";
        cloud.act(
                vm,
                "{\"os-migrateLive\":{\"host\":\"cn2\",\"block_migration\":\"auto\","
                        + "\"force\":true}}");
        cloud.version = "2.93";
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.host(vm)).isEqualTo("cn2");
    }
}

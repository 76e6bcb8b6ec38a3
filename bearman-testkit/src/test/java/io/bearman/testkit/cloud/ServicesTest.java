package io.bearman.testkit.cloud;

import static io.bearman.testkit.cloud.Cloud.CN1;
import static io.bearman.testkit.cloud.Cloud.CN2;
import static io.bearman.testkit.cloud.Cloud.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http.Response;
import io.bearman.core.net.HttpFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServicesTest {
    private static final String DISABLE = "{\"status\":\"disabled\",\"disabled_reason\":\"a\"}";

    private final Cloud cloud = new Cloud();

    private String state() {
        return cloud.service(CN1).path("state").asText();
    }

    @Test
    void servicesAreListedByHostAndBinary() {
        assertThat(cloud.read("/v2.1/os-services").path("services")).hasSize(5);
        assertThat(cloud.read("/v2.1/os-services?binary=nova-compute").path("services"))
                .hasSize(3);
        JsonNode service = cloud.service(CN2);
        assertThat(service.path("host").asText()).isEqualTo("cn2");
        assertThat(service.path("zone").asText()).isEqualTo("nova");
        assertThat(service.path("status").asText()).isEqualTo("enabled");
        assertThat(service.path("forced_down").asBoolean()).isFalse();
    }

    @Test
    void theLastWriterOfAReasonWins() {
        cloud.update(CN1, "{\"status\":\"disabled\",\"disabled_reason\":\"A: human\"}");
        cloud.update(CN1, "{\"status\":\"disabled\",\"disabled_reason\":\"B: bearman\"}");
        assertThat(cloud.service(CN1).path("disabled_reason").asText()).isEqualTo("B: bearman");

        cloud.update(CN1, "{\"status\":\"disabled\"}");
        assertThat(cloud.service(CN1).path("disabled_reason").isNull()).isTrue();
    }

    @Test
    void statusAndForcedDownAreSetInOnePut() {
        cloud.update(CN1, "{\"status\":\"disabled\",\"forced_down\":true}");
        assertThat(cloud.service(CN1).path("status").asText()).isEqualTo("disabled");
        assertThat(cloud.service(CN1).path("forced_down").asBoolean()).isTrue();
        assertThat(state()).isEqualTo("down");
    }

    @Test
    void aReasonIsOneTo255Characters() {
        String longest = "x".repeat(255);
        assertThat(cloud.update(CN1, DISABLE.replace("\"a\"", "\"" + longest + "\""))
                        .status())
                .isEqualTo(200);
        Response tooLong = cloud.update(CN1, DISABLE.replace("\"a\"", "\"x" + longest + "\""));
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(message(tooLong)).contains("disabled_reason").endsWith("is too long");
        assertThat(cloud.update(CN1, DISABLE.replace("\"a\"", "\"\"")).status()).isEqualTo(400);
    }

    @Test
    void enablingWithAReasonAndUpdatingNothingAreRefused() {
        Response reason = cloud.update(CN1, DISABLE.replace("disabled\",", "enabled\","));
        assertThat(reason.status()).isEqualTo(400);
        assertThat(message(cloud.update(CN1, "{}"))).startsWith("No updates were requested.");
    }

    @Test
    void anUnknownServiceIs404() {
        Response answer =
                cloud.put("/v2.1/os-services/00000000-0000-4000-8000-0000000000ff", DISABLE);
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void theBodiesOfOldAndNewMicroversionsDoNotMix() {
        Response old = cloud.put(
                "/v2.1/os-services/disable", "{\"host\":\"cn1\",\"binary\":\"nova-compute\"}");
        assertThat(old.status()).isEqualTo(400);
        assertThat(message(old))
                .contains(
                        "Additional properties are not allowed ('binary', 'host' were unexpected)");

        String path = "/v2.1/os-services/" + cloud.serviceId(CN1);
        cloud.version = "2.52";
        Response modern = cloud.put(path, "{\"status\":\"disabled\"}");
        assertThat(modern.status()).isEqualTo(400);
        Response byName = cloud.put(
                "/v2.1/os-services/disable", "{\"host\":\"cn1\",\"binary\":\"nova-compute\"}");
        assertThat(byName.status()).isEqualTo(200);
        assertThat(cloud.service(CN1).path("status").asText()).isEqualTo("disabled");
    }

    @Test
    void anAgentThatStopsIsDownAfterServiceDownTime() {
        cloud.fake.computeStopped(CN1);
        cloud.wait(Duration.ofSeconds(59));
        assertThat(state()).isEqualTo("up");
        cloud.wait(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo("down");

        cloud.fake.computeStarted(CN1);
        assertThat(state()).isEqualTo("up");
    }

    @Test
    void aRestartedAgentStaysDownWhileForcedDown() {
        cloud.fake.computeStopped(CN1);
        cloud.update(CN1, "{\"forced_down\":true}");
        cloud.fake.computeStarted(CN1);
        cloud.wait(Duration.ofMinutes(1));
        assertThat(state()).isEqualTo("down");

        cloud.update(CN1, "{\"forced_down\":false}");
        assertThat(state()).isEqualTo("up");
    }

    @Test
    void updatedAtAdvancesWithReportsOnlyWhileTheAgentRuns() {
        String first = cloud.service(CN1).path("updated_at").asText();
        cloud.wait(Duration.ofSeconds(9));
        assertThat(cloud.service(CN1).path("updated_at").asText()).isEqualTo(first);
        cloud.wait(Duration.ofSeconds(1));
        String second = cloud.service(CN1).path("updated_at").asText();
        assertThat(second).isGreaterThan(first);

        cloud.fake.computeStopped(CN1);
        cloud.wait(Duration.ofMinutes(1));
        assertThat(cloud.service(CN1).path("updated_at").asText()).isEqualTo(second);
    }

    @Test
    void updatedAtChangesWithAnyWriteOfOursToo() {
        cloud.fake.computeStopped(CN1);
        cloud.wait(Duration.ofMinutes(2));
        String before = cloud.service(CN1).path("updated_at").asText();
        cloud.update(CN1, DISABLE);
        assertThat(cloud.service(CN1).path("updated_at").asText()).isGreaterThan(before);
        assertThat(state()).isEqualTo("down");
    }

    @Test
    void disablingAHostWhoseAgentJustDiedWaitsForTheRpcTimeoutAndSucceeds() {
        String id = cloud.serviceId(CN1);
        cloud.fake.computeStopped(CN1);
        long before = cloud.time.nanoTime();

        assertThat(cloud.put("/v2.1/os-services/" + id, DISABLE).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(cloud.time.nanoTime() - before)).hasSeconds(60);
    }

    @Test
    void aClientThatDoesNotWaitThatLongHasDisabledTheHostAllTheSame() {
        String id = cloud.serviceId(CN1);
        cloud.fake.computeStopped(CN1);
        cloud.timeout = Duration.ofSeconds(30);

        assertThatThrownBy(() -> cloud.put("/v2.1/os-services/" + id, DISABLE))
                .isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(cloud.service(CN1).path("status").asText()).isEqualTo("disabled");
    }

    @Test
    void aDeadConductorTakesEveryHostDown() {
        cloud.fake.faults().conductorDown(true);
        cloud.wait(Duration.ofSeconds(61));
        assertThat(cloud.read("/v2.1/os-services?binary=nova-compute").path("services"))
                .allMatch(service -> service.path("state").asText().equals("down"));

        cloud.fake.faults().conductorDown(false);
        assertThat(state()).isEqualTo("up");
    }

    @Test
    void anAgentThatNobodyEverHeardOfIsDownWhileTheConductorIs() {
        HostId stranger = HostId.of("cn9");
        cloud.fake.addMachine(stranger, 16, 8704);
        cloud.fake.faults().conductorDown(true);

        cloud.fake.computeStarted(stranger);

        assertThat(cloud.service(stranger).path("state").asText()).isEqualTo("down");
    }

    @Test
    void aServiceWithServersIsNotDeleted() {
        cloud.active("vm1");
        assertThat(cloud.delete("/v2.1/os-services/" + cloud.serviceId(CN1)).status())
                .isEqualTo(409);
        assertThat(cloud.delete("/v2.1/os-services/" + cloud.serviceId(CN2)).status())
                .isEqualTo(204);
    }

    @Test
    void usersAreDeniedInNovasWords() {
        cloud.user = "demo";
        Response list = cloud.get("/v2.1/os-services");
        assertThat(list.status()).isEqualTo(403);
        assertThat(message(list))
                .isEqualTo("Policy doesn't allow os_compute_api:os-services:list to be performed.");
    }

    @Test
    void aDisabledHostTakesNoNewServer() {
        cloud.update(CN1, DISABLE);
        for (String where :
                new String[] {"\"availability_zone\":\"nova:cn1\"", "\"host\":\"cn1\""}) {
            Response created = cloud.post(
                    "/v2.1/servers",
                    "{\"server\":{\"name\":\"t\",\"flavorRef\":\"m1.small\","
                            + "\"networks\":\"none\","
                            + where
                            + "}}");
            assertThat(created.status()).isEqualTo(202);
            ServerId server = ServerId.of(Cloud.json(created).at("/server/id").asText());
            cloud.until(() -> cloud.fake.status(server).equals("ERROR"));
            assertThat(cloud.show(server).at("/fault/message").asText())
                    .startsWith("No valid host was found.");
        }
    }
}

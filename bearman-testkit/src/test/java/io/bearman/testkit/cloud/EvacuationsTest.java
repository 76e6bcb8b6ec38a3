package io.bearman.testkit.cloud;

import static io.bearman.testkit.cloud.Cloud.CN1;
import static io.bearman.testkit.cloud.Cloud.CN2;
import static io.bearman.testkit.cloud.Cloud.CN3;
import static io.bearman.testkit.cloud.Cloud.EVACUATE;
import static io.bearman.testkit.cloud.Cloud.LIVE;
import static io.bearman.testkit.cloud.Cloud.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.net.Http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EvacuationsTest {
    private final Cloud cloud = new Cloud();
    private final ServerId vm = cloud.active("vm1");

    private void lose() {
        cloud.fake.hostLost(CN1);
        cloud.update(CN1, "{\"forced_down\":true}");
    }

    @Test
    void aServerIsShownOnItsOldHostBeforeTheNew() {
        lose();
        assertThat(cloud.act(vm, EVACUATE).status()).isEqualTo(200);
        assertThat(cloud.watch(vm, Duration.ofSeconds(8)))
                .containsExactly(
                        "REBUILD/rebuilding@cn1 accepted",
                        "ACTIVE/null@cn1 accepted",
                        "ACTIVE/null@cn2 done");
        assertThat(cloud.fake.running(CN2)).containsExactly(vm);
    }

    @Test
    void bothHostsAreAllocatedUntilTheOldAgentIsBackEvenForcedDown() {
        lose();
        cloud.act(vm, EVACUATE);
        cloud.until(() -> cloud.recordStatus(vm).equals("done"));
        cloud.wait(Duration.ofMinutes(30));
        assertThat(cloud.holders(vm.toString())).containsExactly("cn1", "cn2");

        cloud.fake.computeStarted(CN1);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.holders(vm.toString())).containsExactly("cn2");
    }

    @Test
    void aHostIsNotForcedUpWhileEvacuationsAreDoneAndNotCompleted() {
        lose();
        cloud.act(vm, EVACUATE);
        cloud.until(() -> cloud.recordStatus(vm).equals("done"));
        Response early = cloud.update(CN1, "{\"forced_down\":false}");
        assertThat(early.status()).isEqualTo(400);
        assertThat(message(early)).startsWith("Unable to force up host cn1");

        cloud.fake.computeStarted(CN1);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.update(CN1, "{\"forced_down\":false}").status()).isEqualTo(200);
    }

    @Test
    void aHostThatIsUpIsStillInUse() {
        Response answer = cloud.act(vm, EVACUATE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(message(answer)).isEqualTo("Compute service of cn1 is still in use.");
    }

    @Test
    void anUnknownTargetAndTheHostItselfAreRefused() {
        lose();
        Response unknown = cloud.act(vm, "{\"evacuate\":{\"host\":\"nope\"}}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(message(unknown)).isEqualTo("Compute host nope not found.");
        Response itself = cloud.act(vm, "{\"evacuate\":{\"host\":\"cn1\"}}");
        assertThat(itself.status()).isEqualTo(400);
        assertThat(message(itself)).isEqualTo("The target host can't be the same one.");
    }

    @Test
    void theBodyMustBeThatOfTheMicroversion() {
        lose();
        assertThat(cloud.act(vm, "{\"evacuate\":{\"onSharedStorage\":true}}").status())
                .isEqualTo(400);
        String forced = "{\"evacuate\":{\"host\":\"cn2\",\"force\":true}}";
        assertThat(cloud.act(vm, forced).status()).isEqualTo(400);
        cloud.version = "2.13";
        assertThat(cloud.act(vm, EVACUATE).status()).isEqualTo(400);
        assertThat(cloud.act(vm, "{\"evacuate\":{\"onSharedStorage\":true}}").status())
                .isEqualTo(200);
    }

    @Test
    void aPausedServerHasToBeResetFirst() {
        ServerId paused = cloud.server("paused", "PAUSED");
        lose();
        Response answer = cloud.act(paused, EVACUATE);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(message(answer)).endsWith("while it is in vm_state paused");

        cloud.act(paused, "{\"os-resetState\":{\"state\":\"error\"}}");
        assertThat(cloud.act(paused, EVACUATE).status()).isEqualTo(200);
        cloud.until(() -> cloud.recordStatus(paused).equals("done"));
        assertThat(cloud.fake.status(paused)).isEqualTo("ACTIVE");
    }

    @Test
    void aStoppedServerIsActiveForAMomentBefore295() {
        ServerId stopped = cloud.server("stopped", "SHUTOFF");
        lose();
        cloud.act(stopped, EVACUATE);
        assertThat(cloud.watch(stopped, Duration.ofSeconds(8)))
                .containsExactly(
                        "REBUILD/rebuilding@cn1 accepted",
                        "ACTIVE/null@cn1 accepted",
                        "ACTIVE/null@cn2 done",
                        "ACTIVE/powering-off@cn2 done",
                        "SHUTOFF/null@cn2 done");
    }

    @Test
    void aStoppedServerStaysStoppedFrom295On() {
        cloud.version = "2.95";
        ServerId stopped = cloud.server("stopped", "SHUTOFF");
        lose();
        cloud.act(stopped, EVACUATE);
        cloud.until(() -> cloud.recordStatus(stopped).equals("done"));
        cloud.wait(Duration.ofSeconds(5));
        assertThat(cloud.fake.status(stopped)).isEqualTo("SHUTOFF");
        assertThat(cloud.witnessed).containsExactly("+vm1@cn1");
    }

    @Test
    void aSecondEvacuationIsAcceptedAndTheServerMovesOnce() {
        lose();
        assertThat(cloud.act(vm, EVACUATE).status()).isEqualTo(200);
        assertThat(cloud.act(vm, EVACUATE).status()).isEqualTo(200);
        cloud.wait(Duration.ofMinutes(5));

        JsonNode records = cloud.read("/v2.1/os-migrations?instance_uuid=" + vm).path("migrations");
        assertThat(records.findValuesAsText("status")).containsExactly("accepted", "failed");
        assertThat(cloud.host(vm)).isEqualTo("cn2");
        assertThat(cloud.witnessed).containsExactly("+vm1@cn1", "+vm1@cn2");
    }

    @Test
    void noValidHostEndsInError() {
        lose();
        cloud.update(CN2, "{\"status\":\"disabled\"}");
        cloud.update(CN3, "{\"status\":\"disabled\"}");
        assertThat(cloud.act(vm, EVACUATE).status()).isEqualTo(200);
        cloud.until(() -> cloud.recordStatus(vm).equals("error"));

        assertThat(cloud.fake.status(vm)).isEqualTo("ERROR");
        assertThat(cloud.show(vm).at("/fault/message").asText()).startsWith("No valid host");
    }

    @Test
    void aTargetThatCannotStartItEndsInErrorAndIsRepeatable() {
        lose();
        cloud.fake.faults().on(CN2, Trouble.SPAWN_FAILS);
        cloud.act(vm, EVACUATE);
        cloud.until(() -> cloud.recordStatus(vm).equals("failed"));
        assertThat(cloud.fake.status(vm)).isEqualTo("ERROR");
        assertThat(cloud.host(vm)).isEqualTo("cn1");

        cloud.fake.faults().off(CN2);
        cloud.act(vm, EVACUATE);
        cloud.until(() -> cloud.recordStatus(vm).equals("done"));
        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
    }

    @Test
    void aServerWhoseLiveMigrationDiedIsEvacuatedAndLeaksAnAllocation() {
        cloud.act(vm, LIVE);
        cloud.until(() -> cloud.recordStatus(vm).equals("running"));
        lose();
        cloud.update(CN2, "{\"status\":\"disabled\"}");
        assertThat(cloud.act(vm, EVACUATE).status()).isEqualTo(200);
        cloud.until(() -> cloud.recordStatus(vm).equals("done"));

        cloud.fake.computeStarted(CN1);
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
        assertThat(cloud.host(vm)).isEqualTo("cn3");
        assertThat(cloud.holders(vm.toString())).containsExactly("cn2", "cn3");
    }

    @Test
    void aHostThatWasNeverOffRunsTheGuestTwiceAndTheWitnessSeesIt() {
        cloud.update(CN1, "{\"forced_down\":true}");
        cloud.act(vm, EVACUATE);
        cloud.until(() -> cloud.recordStatus(vm).equals("done"));

        assertThat(cloud.fake.running(CN1)).containsExactly(vm);
        assertThat(cloud.fake.running(CN2)).containsExactly(vm);
    }

    @Test
    void whatWasNotEvacuatedIsActiveAndDoesNotRunAfterTheHostIsBack() {
        lose();
        cloud.fake.computeStarted(CN1);
        cloud.wait(Duration.ofMinutes(1));
        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
        assertThat(cloud.fake.running(CN1)).isEmpty();

        cloud.act(vm, "{\"reboot\":{\"type\":\"HARD\"}}");
        cloud.until(() -> !cloud.fake.running(CN1).isEmpty());
    }
}

package io.bearman.testkit.cloud;

import static io.bearman.testkit.cloud.Cloud.CN1;
import static io.bearman.testkit.cloud.Cloud.CN2;
import static io.bearman.testkit.cloud.Cloud.CN3;
import static io.bearman.testkit.cloud.Cloud.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.net.Http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ColdMigrationsTest {
    private static final String COLD = "{\"migrate\":null}";
    private static final String CONFIRM = "{\"confirmResize\":null}";

    private final Cloud cloud = new Cloud();
    private final ServerId vm = cloud.server("vm1", "SHUTOFF");

    @Test
    void aStoppedServerIsMovedConfirmedAndStopped() {
        assertThat(cloud.act(vm, COLD).status()).isEqualTo(202);
        assertThat(cloud.watch(vm, Duration.ofSeconds(8)))
                .containsExactly(
                        "RESIZE/resize_prep@cn1 ",
                        "RESIZE/resize_migrating@cn1 migrating",
                        "RESIZE/resize_migrated@cn2 post-migrating",
                        "VERIFY_RESIZE/null@cn2 finished");

        assertThat(cloud.act(vm, CONFIRM).status()).isEqualTo(204);
        cloud.until(() -> cloud.recordStatus(vm).equals("confirmed"));
        assertThat(cloud.fake.status(vm)).isEqualTo("SHUTOFF");
        assertThat(cloud.witnessed).isEmpty();
    }

    @Test
    void theSourceIsAllocatedUntilTheMoveIsConfirmed() {
        cloud.act(vm, COLD);
        cloud.until(() -> cloud.recordStatus(vm).equals("finished"));
        String consumer = cloud.record(vm).path("uuid").asText();
        cloud.wait(Duration.ofHours(0).plusMinutes(30));
        assertThat(cloud.holders(consumer)).containsExactly("cn1");
        assertThat(cloud.holders(vm.toString())).containsExactly("cn2");

        cloud.act(vm, CONFIRM);
        cloud.until(() -> cloud.recordStatus(vm).equals("confirmed"));
        assertThat(cloud.holders(consumer)).isEmpty();
    }

    @Test
    void aRunningServerIsStoppedMovedAndStarted() {
        ServerId running = cloud.active("vm2");
        cloud.act(running, COLD);
        cloud.until(() -> cloud.recordStatus(running).equals("finished"));
        cloud.act(running, CONFIRM);
        cloud.until(() -> cloud.fake.status(running).equals("ACTIVE"));

        assertThat(cloud.host(running)).isEqualTo("cn2");
        assertThat(cloud.witnessed).containsExactly("+vm2@cn1", "-cn1", "+vm2@cn2");
    }

    @Test
    void aRevertedServerIsBackOnItsSource() {
        cloud.act(vm, COLD);
        cloud.until(() -> cloud.recordStatus(vm).equals("finished"));
        assertThat(cloud.act(vm, "{\"revertResize\":null}").status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(vm).equals("reverted"));

        assertThat(cloud.host(vm)).isEqualTo("cn1");
        assertThat(cloud.holders(vm.toString())).containsExactly("cn1");
    }

    @Test
    void noValidHostIsAcceptedAndFailsSilently() {
        cloud.update(CN2, "{\"status\":\"disabled\"}");
        cloud.update(CN3, "{\"status\":\"disabled\"}");

        assertThat(cloud.act(vm, COLD).status()).isEqualTo(202);
        cloud.until(() -> cloud.recordStatus(vm).equals("error"));
        assertThat(cloud.fake.status(vm)).isEqualTo("SHUTOFF");
    }

    @Test
    void aDownSourceIsRefused() {
        cloud.update(CN1, "{\"forced_down\":true}");
        Response answer = cloud.act(vm, COLD);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(message(answer)).isEqualTo("Service is unavailable at this time.");
    }

    @Test
    void suspendedRescuedAndBrokenServersAreRefused() {
        for (String status : new String[] {"SUSPENDED", "RESCUE", "ERROR"}) {
            ServerId server = cloud.server("vm-" + status, status);
            assertThat(cloud.act(server, COLD).status()).isEqualTo(409);
        }
    }

    @Test
    void aFailureWhileCopyingEndsInError() {
        cloud.fake.faults().on(CN1, Trouble.COLD_FAILS);
        cloud.act(vm, COLD);
        cloud.until(() -> cloud.fake.status(vm).equals("ERROR"));
        assertThat(cloud.recordStatus(vm)).isEqualTo("error");
        assertThat(cloud.host(vm)).isEqualTo("cn1");
    }

    @Test
    void onlyAMovedServerIsConfirmed() {
        Response answer = cloud.act(vm, CONFIRM);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(message(answer)).contains("'confirmResize'").endsWith("vm_state stopped");
    }

    @Test
    void aConfirmationWaitsForTheSourcesAgent() {
        cloud.act(vm, COLD);
        cloud.until(() -> cloud.recordStatus(vm).equals("finished"));
        cloud.fake.computeStopped(CN1);
        cloud.act(vm, CONFIRM);
        cloud.wait(Duration.ofMinutes(5));
        assertThat(cloud.recordStatus(vm)).isEqualTo("confirming");

        cloud.fake.computeStarted(CN1);
        cloud.until(() -> cloud.recordStatus(vm).equals("confirmed"));
    }
}

package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.RUN;
import static io.bearman.maintenance.Samples.compute;
import static io.bearman.maintenance.Samples.placed;
import static io.bearman.maintenance.Samples.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.maintenance.Planner.Owner;
import io.bearman.maintenance.Planner.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private static Seen seen(HostState state, Owner owner, boolean enabled, boolean up) {
        return new Seen(
                placed(1, "r1", state), compute(enabled, "A: human", up), List.of(), null, owner);
    }

    @Test
    void aServingHostIsTaken() {
        HostPlan plan =
                Planner.plan(seen(new HostState.InService(), Owner.NOBODY, true, true), false);

        assertThat(plan.refusal()).isEmpty();
    }

    @Test
    void aHostThatAHumanDisabledIsRefusedUnlessAdopted() {
        Seen seen = seen(new HostState.InService(), Owner.SOMEBODY_ELSE, false, true);

        assertThat(Planner.plan(seen, false).refusal().orElseThrow())
                .contains("cn1", "A: human", "--adopt");
        assertThat(Planner.plan(seen, true).refusal()).isEmpty();
    }

    @Test
    void aDeadRunsTagIsContinued() {
        Seen seen = seen(new HostState.InService(), Owner.A_RUN_OF_OURS, false, true);

        assertThat(Planner.plan(seen, false).refusal()).isEmpty();
    }

    @Test
    void onlyAHostInServiceIsTakenOut() {
        for (HostState state : List.of(
                new HostState.InStock(),
                new HostState.Fenced(RUN),
                new HostState.Retired(),
                new HostState.Maintenance(RunId.of("another-run"), "x"))) {
            assertThat(Planner.plan(seen(state, Owner.NOBODY, true, true), false)
                            .refusal())
                    .as("%s", state)
                    .isPresent();
        }
    }

    @Test
    void theHostOfAnUnfinishedRunGoesOnEvenWithItsAgentDown() {
        Placed placed = placed(1, "r1", new HostState.Maintenance(RUN, "x"));
        Seen seen = new Seen(
                placed,
                compute(false, "bearman:run-1: x", false),
                List.of(),
                RUN,
                Owner.A_RUN_OF_OURS);

        assertThat(Planner.plan(seen, false).refusal()).isEmpty();
    }

    @Test
    void aDeadHostIsNotDrained() {
        HostPlan plan =
                Planner.plan(seen(new HostState.InService(), Owner.NOBODY, true, false), false);

        assertThat(plan.refusal().orElseThrow()).contains("down");
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE,LIVE", "PAUSED,LIVE", "SHUTOFF,COLD"})
    void serversThatCanMoveDo(String status, Move how) {
        assertThat(Treatment.of(server(1, status, null, CN1))).isEqualTo(new Treatment.Moves(how));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR",
                "SUSPENDED",
                "RESCUE",
                "VERIFY_RESIZE",
                "SHELVED_OFFLOADED",
                "SOFT_DELETED",
                "SOMETHING_NEW"
            })
    void serversThatCannotMoveSayWhy(String status) {
        assertThat(Treatment.of(server(1, status, null, CN1)))
                .isInstanceOf(Treatment.Blocked.class);
    }

    @Test
    void aServerThatNovaIsBusyWithIsWaitedFor() {
        assertThat(Treatment.of(server(1, "ACTIVE", "image_snapshot", CN1)))
                .isInstanceOf(Treatment.Waits.class);
        assertThat(Treatment.of(server(1, "BUILD", "spawning", CN1)))
                .isInstanceOf(Treatment.Waits.class);
    }

    @Test
    void aPlanSaysWhatIsDoneAndWhatIsNot() {
        List<Server> servers = List.of(
                server(2, "SHUTOFF", null, CN1),
                server(1, "ACTIVE", null, CN1),
                server(3, "ERROR", null, CN1));
        Seen seen =
                new Seen(placed(1, "r1"), compute(true, null, true), servers, null, Owner.NOBODY);
        Plan plan = new Plan(
                Request.drainAndReboot(CN1, "kernel update"),
                List.of(Planner.plan(seen, false)),
                "no Kubernetes is configured: node steps are left out",
                null);

        assertThat(plan.table()).isEqualTo("""
                Plan: drain and reboot, kernel update

                HOST  RACK  ZONE  COMPUTE     SERVERS  BMC
                cn1   r1    az1   enabled up  3        127.0.0.1:623

                SERVER  ID                                    STATUS   FROM  HOW
                vm1     10000000-0000-4000-8000-000000000001  ACTIVE   cn1   live
                vm2     10000000-0000-4000-8000-000000000002  SHUTOFF  cn1   cold
                vm3     10000000-0000-4000-8000-000000000003  ERROR    cn1   blocked

                Not done:
                  vm3 (10000000-0000-4000-8000-000000000003): it is in error; look at it, then reset its state
                  no Kubernetes is configured: node steps are left out
                """);
    }
}

package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.RUN;
import static io.bearman.maintenance.Samples.compute;
import static io.bearman.maintenance.Samples.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.maintenance.Planner.Owner;
import io.bearman.maintenance.Planner.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}

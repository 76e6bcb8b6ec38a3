package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.alive.Sign;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ControlService;
import io.bearman.core.host.HostId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WitnessesTest {
    private static final Evacuation HUMAN = Evacuation.of(CN1, "it is dead");
    private static final ControlService CONDUCTOR =
            new ControlService("nova-conductor", "ctl1", true, true);
    private static final ControlService SCHEDULER =
            new ControlService("nova-scheduler", "ctl1", true, true);
    private static final List<ControlService> CONTROL = List.of(CONDUCTOR, SCHEDULER);
    private static final ComputeService DOWN = Samples.compute(true, null, false);

    private static Optional<String> refusal(
            Evacuation asked,
            @Nullable ComputeService compute,
            List<HostId> down,
            List<ControlService> control,
            Sign... signs) {
        List<Witnesses.Said> said = Arrays.stream(signs)
                .map(sign -> new Witnesses.Said("lease", sign))
                .toList();
        return Witnesses.refusal(
                new Witnesses.Seen(
                        Samples.placed(1, "r1"),
                        compute,
                        Planner.Owner.NOBODY,
                        down,
                        List.of(),
                        control,
                        said),
                asked);
    }

    @Test
    void aHumanIsWitnessEnoughForOneHostThatNovaShowsDown() {
        assertThat(refusal(HUMAN, DOWN, List.of(CN1), CONTROL)).isEmpty();
    }

    @Test
    void aProgramNeedsAWitnessThatWorksAndSeesNothing() {
        assertThat(refusal(HUMAN.unattended(), DOWN, List.of(CN1), CONTROL)).isPresent();
        assertThat(refusal(
                        HUMAN.unattended(),
                        DOWN,
                        List.of(CN1),
                        CONTROL,
                        new Sign.Unknown("its API is down")))
                .hasValueSatisfying(why -> assertThat(why).contains("lease: its API is down"));
        assertThat(refusal(
                        HUMAN.unattended(),
                        DOWN,
                        List.of(CN1),
                        CONTROL,
                        new Sign.Silent("not renewed for 90 s")))
                .isEmpty();
    }

    @Test
    void hostsThatAreDownAndThatTheInventoryDoesNotKnowAreNamed() {
        Witnesses.Seen seen = new Witnesses.Seen(
                Samples.placed(1, "r1"),
                DOWN,
                Planner.Owner.NOBODY,
                List.of(CN1),
                List.of(HostId.of("old1"), HostId.of("old2")),
                CONTROL,
                List.of(new Witnesses.Said("lease", new Sign.Silent("no answer"))));

        assertThat(seen.lines())
                .containsExactly(
                        "lease: no answer",
                        "Nova also shows down old1, old2, which the inventory does not know; when"
                                + " they are no more: openstack compute service delete");
        assertThat(Witnesses.refusal(seen, HUMAN)).isEmpty();
    }

    @Test
    void oneWitnessThatSeesItAliveOutweighsAll() {
        Sign silent = new Sign.Silent("no answer");
        Sign alive = new Sign.Alive("renewed 3 s ago");

        assertThat(refusal(HUMAN, DOWN, List.of(CN1), CONTROL, silent, alive))
                .hasValueSatisfying(why -> assertThat(why).contains("renewed 3 s ago"));
    }

    @Test
    void aServiceThatReportsIsNoneOfADeadHost() {
        assertThat(refusal(HUMAN, Samples.compute(true, null, true), List.of(), CONTROL))
                .hasValueSatisfying(why -> assertThat(why).contains("its nova-compute reports"));
        assertThat(refusal(HUMAN, null, List.of(), CONTROL)).isPresent();
    }

    @Test
    void withoutAConductorOrSchedulerNothingIsBelieved() {
        ControlService dead = new ControlService("nova-conductor", "ctl1", true, false);
        ControlService another = new ControlService("nova-conductor", "ctl2", true, true);

        assertThat(refusal(HUMAN, DOWN, List.of(CN1), List.of(dead, SCHEDULER)))
                .hasValueSatisfying(why -> assertThat(why).contains("nova-conductor"));
        assertThat(refusal(HUMAN, DOWN, List.of(CN1), List.of(CONDUCTOR)))
                .hasValueSatisfying(why -> assertThat(why).contains("nova-scheduler"));
        assertThat(refusal(HUMAN, DOWN, List.of(CN1), List.of(dead, another, SCHEDULER)))
                .isEmpty();
    }

    @Test
    void hostsThatLookDownCountWithThoseAskedForEachOnce() {
        Evacuation both = Evacuation.of(List.of(CN1, CN2), "a rack");

        assertThat(refusal(HUMAN, DOWN, List.of(CN1, CN2), CONTROL)).isPresent();
        assertThat(refusal(HUMAN, DOWN, List.of(CN2), CONTROL)).isPresent();
        assertThat(refusal(both, DOWN, List.of(CN1), CONTROL)).isPresent();
        assertThat(refusal(
                        both.with(new EvacuationLimits(16, 2)), DOWN, List.of(CN1, CN2), CONTROL))
                .isEmpty();
    }
}

package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Labels;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Limits LIMITS = new Limits(1, 3, 3, 1);
    private static final Placed CN1 = placed(1, "r1");
    private static final Placed CN2 = placed(2, "r1");
    private static final Placed CN3 = placed(3, "r2");
    private static final Placed CN4 = placed(4, "r3");
    private static final Placed CN5 = placed(5, "r4");

    private static Optional<String> hold(Placed candidate, List<Placed> out, Limits limits) {
        return new Admission(Grouping.of(limits), out).hold(candidate);
    }

    @Test
    void theFirstHostOfARackMayGo() {
        assertThat(hold(CN1, List.of(), LIMITS)).isEmpty();
    }

    @Test
    void theSecondHostOfARackWaitsAndSaysForWhom() {
        assertThat(hold(CN2, List.of(CN1), LIMITS).orElseThrow())
                .contains("rack r1", "cn1", "limit is 1");
    }

    @Test
    void aHostThatIsAlreadyOutAddsNothing() {
        assertThat(hold(CN1, List.of(CN1), LIMITS)).isEmpty();
    }

    @Test
    void aHostThatIsOutForTwoReasonsCountsOnce() {
        assertThat(hold(CN5, List.of(CN1, CN1, CN3, CN3), LIMITS)).isEmpty();
    }

    @Test
    void theZoneAndTheWholeCountToo() {
        assertThat(hold(CN5, List.of(CN1, CN3, CN4), LIMITS).orElseThrow())
                .contains("hosts are out of service");
        assertThat(hold(CN5, List.of(CN1, CN3), new Limits(1, 2, 9, 1)).orElseThrow())
                .contains("zone az1");
    }

    @Test
    void flavorsAndLabelsHaveLimitsOfTheirOwn() {
        Limits wide = new Limits(9, 9, 9, 1);
        Limits flavor = wide.with(Map.of(), Map.of("standard", Limit.of(1)), Map.of());
        Limits label = wide.with(Map.of(), Map.of(), Map.of("owner=db", Limit.of(1)));

        assertThat(hold(CN5, List.of(CN1), flavor).orElseThrow()).contains("flavor standard");
        assertThat(hold(owned(CN5, "db"), List.of(owned(CN1, "db")), label).orElseThrow())
                .contains("label owner=db");
        assertThat(hold(owned(CN5, "web"), List.of(owned(CN1, "db")), label)).isEmpty();
        assertThat(hold(CN5, List.of(owned(CN1, "db")), label)).isEmpty();
    }

    private static Placed owned(Placed placed, String owner) {
        Labels labels = placed.host().labels().with("owner", owner);
        return new Placed(placed.host().with(labels), placed.machine());
    }

    @Test
    void anAggregateHasItsLimitInItsRegion() {
        Limits limits = new Limits(9, 9, 9, 1).with(Map.of("gpu", Limit.of(1)), Map.of(), Map.of());
        Map<HostId, List<String>> aggregates =
                Map.of(CN1.host().id(), List.of("gpu"), CN5.host().id(), List.of("ssd", "gpu"));
        Grouping grouping = Grouping.of(limits).with(Map.of(RegionId.of("RegionOne"), aggregates));

        Admission admission = new Admission(grouping, List.of(CN1));

        assertThat(admission.hold(CN5).orElseThrow()).contains("aggregate gpu of RegionOne", "cn1");
        assertThat(admission.hold(CN4)).isEmpty();
    }

    @Test
    void aShareIsOfTheHostsThatOughtToServeAndAtLeastOne() {
        Limits limits = new Limits(Limit.of(9), Limit.parse("25%"), Limit.parse("1%"), 1);
        Grouping grouping = Grouping.of(limits);
        IntStream.rangeClosed(1, 11)
                .forEach(number -> grouping.count(placed(number, "r" + number)));

        assertThat(grouping.of(CN1))
                .containsExactly(
                        new Group(Group.ALL, 1),
                        new Group("rack r1", 9),
                        new Group("zone az1 of RegionOne", 2));
    }

    @Test
    void whoIsBackMakesRoom() {
        Admission admission = new Admission(Grouping.of(LIMITS), List.of(CN1));

        admission.back(CN1);

        assertThat(admission.hold(CN2)).isEmpty();
    }
}

package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.Headroom;
import io.bearman.maintenance.HostPlan;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Request;
import io.bearman.maintenance.ServerPlan;
import io.bearman.testkit.cloud.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a plan asks of a cloud, through the real clients. */
class PlanCallsTest {
    private static SimulatedFleet fleet(int hosts, int serversEach) {
        SimulatedFleet fleet = new SimulatedFleet(1, hosts);
        for (int host = 1; host <= hosts; host++) {
            for (int server = 1; server <= serversEach; server++) {
                fleet.server("vm" + host + "-" + server, "cn" + host, "ACTIVE");
            }
        }
        return fleet;
    }

    private static Plan plan(SimulatedFleet fleet, int hosts) {
        List<HostId> names = IntStream.rangeClosed(1, hosts)
                .mapToObj(number -> HostId.of("cn" + number))
                .toList();
        Request request = Request.drainAndReboot(names, "x")
                .with(new Concessions(Headroom.ofLargestHost(), false, Set.of()));
        List<Plan> plans = new ArrayList<>();
        fleet.time()
                .spawn(
                        "plan",
                        () -> plans.add(fleet.maintenance(fleet.ports("w1")).plan(request)));
        fleet.time().run(java.time.Duration.ofHours(1));
        return plans.get(0);
    }

    private static List<Asked> nova(SimulatedFleet fleet) {
        return fleet.cloud().requests().stream()
                .filter(asked -> asked.path().startsWith("/v2.1"))
                .toList();
    }

    @Test
    void oneHostOfTwelveServersIsPlannedInAFewRequests() {
        SimulatedFleet fleet = fleet(5, 6);
        for (int server = 7; server <= 12; server++) {
            fleet.server("vm1-" + server, "cn1", "ACTIVE");
        }

        Plan plan = plan(fleet, 1);

        assertThat(plan.refused()).as(plan.table()).isFalse();
        assertThat(plan.hosts().get(0).servers())
                .hasSize(12)
                .allMatch(server -> server.place().isPresent());
        assertThat(nova(fleet)).hasSizeLessThanOrEqualTo(10);
        assertThat(fleet.cloud().requests()).noneMatch(Asked::write).hasSizeLessThan(18);
    }

    @Test
    void aRollAsksNovaAsOftenAsOneHostDoesAndPlacementOnceAHost() {
        SimulatedFleet fleet = fleet(60, 3);

        Plan plan = plan(fleet, 60);

        assertThat(plan.refused()).as(plan.table()).isFalse();
        assertThat(plan.hosts().stream().map(HostPlan::servers).flatMap(List::stream))
                .hasSize(180)
                .map(ServerPlan::place)
                .allMatch(Optional::isPresent);
        assertThat(nova(fleet)).hasSizeLessThanOrEqualTo(12);
        assertThat(fleet.cloud().requests()).noneMatch(Asked::write).hasSizeLessThan(60 + 20);
    }
}

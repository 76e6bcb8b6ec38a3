package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Zone;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ZoningTest {
    private final Host host = Samples.placed(1, "r1", new HostState.Deploying()).host();
    private final Zone wanted = host.zone();

    private static Aggregate aggregate(String name, @Nullable Zone zone, HostId... hosts) {
        return new Aggregate(1, "u-" + name, name, zone, List.of(hosts), Map.of());
    }

    private ComputeService in(Zone zone) {
        return new ComputeService("s1", host.id(), zone, false, null, true, false, null);
    }

    @Test
    void theOneAggregateThatMakesItsZoneIsJoined() {
        Aggregate right = aggregate("racks", wanted);
        Aggregate plain = aggregate("ssd", null);
        Aggregate other = aggregate("far", Zone.of("az9"));

        assertThat(Zoning.of(host, null, List.of(plain, other, right)))
                .isEqualTo(new Zoning.Join(right));
    }

    @Test
    void whoIsInItIsLeftThere() {
        Aggregate right = aggregate("racks", wanted, host.id());
        Aggregate second = aggregate("more", wanted);

        assertThat(Zoning.of(host, in(wanted), List.of(second, right)))
                .isEqualTo(new Zoning.There(wanted));
    }

    @Test
    void novasDefaultZoneNeedsNoAggregate() {
        assertThat(Zoning.of(host, in(wanted), List.of())).isEqualTo(new Zoning.There(wanted));
        assertThat(Zoning.of(host, null, List.of())).isEqualTo(new Zoning.Unsure(wanted));
    }

    @Test
    void aZoneThatNobodyMakesIsUnclear() {
        Zoning zoning =
                Zoning.of(host, in(Zone.of("default")), List.of(aggregate("far", Zone.of("az9"))));

        assertThat(((Zoning.Unclear) zoning).why())
                .contains("no aggregate makes zone " + wanted)
                .contains("az9, default");
    }

    @Test
    void aHostInAnotherZoneIsNotMovedThoughAnAggregateWaits() {
        Zoning zoning = Zoning.of(
                host,
                in(Zone.of("az9")),
                List.of(aggregate("racks", wanted), aggregate("far", Zone.of("az9"), host.id())));

        assertThat(((Zoning.Unclear) zoning).why()).contains("in zone az9 by aggregate far");
    }
}

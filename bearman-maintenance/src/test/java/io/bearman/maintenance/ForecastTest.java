package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration MEDIAN = Duration.ofMinutes(20);

    /** Hosts of racks of ten in three zones; each host takes 18 to 22 minutes. */
    private static List<Placed> fleet(int hosts, int racks) {
        List<Placed> fleet = new ArrayList<>();
        for (int number = 1; number <= hosts; number++) {
            int rack = (number - 1) * racks / hosts;
            MachineId id = MachineId.of(String.format("00000000-0000-4000-8000-%012d", number));
            Machine machine = new Machine(
                    id,
                    "SN" + number,
                    "Acme",
                    "X1",
                    Bmc.of("10." + (number >> 8) + "." + (number & 0xff) + ".1", 623, null, "all"),
                    List.of(Mac.of(
                            String.format("52:54:00:00:%02x:%02x", number >> 8, number & 0xff))),
                    RackId.of("r" + rack),
                    number);
            fleet.add(new Placed(
                    new Host(
                            HostId.of("cn" + number),
                            "compute",
                            RegionId.of("RegionOne"),
                            Zone.of("az" + rack % 3),
                            "standard",
                            id,
                            new HostState.InService()),
                    machine));
        }
        return fleet;
    }

    private static Function<Placed, Duration> times(long seed) {
        Map<HostId, Duration> times = new HashMap<>();
        Random random = new Random(seed);
        return placed -> times.computeIfAbsent(
                placed.host().id(), host -> Duration.ofSeconds(1080 + random.nextInt(241)));
    }

    private static Forecast forecast(List<Placed> fleet, Limits limits, long seed) {
        Forecast forecast = Forecast.of(fleet, limits, START, times(seed));
        assertThat(forecast.turns().stream().map(Forecast.Turn::host))
                .as("each host once")
                .containsExactlyInAnyOrderElementsOf(
                        fleet.stream().map(it -> it.host().id()).toList());
        return forecast;
    }

    /** {@return the most hosts of one key that were out at once} */
    private static int most(Forecast forecast, List<Placed> fleet, Function<Placed, String> key) {
        Map<HostId, Placed> hosts = new HashMap<>();
        fleet.forEach(it -> hosts.put(it.host().id(), it));
        TreeMap<Instant, List<Runnable>> moments = new TreeMap<>();
        Map<String, Set<HostId>> out = new HashMap<>();
        for (Forecast.Turn turn : forecast.turns()) {
            Set<HostId> same =
                    out.computeIfAbsent(key.apply(hosts.get(turn.host())), it -> new HashSet<>());
            moments.computeIfAbsent(turn.from(), it -> new ArrayList<>())
                    .add(() -> same.add(turn.host()));
            // Who comes back at a moment makes room for who goes at that moment.
            moments.computeIfAbsent(turn.to(), it -> new ArrayList<>())
                    .add(0, () -> same.remove(turn.host()));
        }
        int most = 0;
        for (List<Runnable> changes : moments.values()) {
            changes.forEach(Runnable::run);
            most = Math.max(
                    most, out.values().stream().mapToInt(Set::size).max().orElse(0));
        }
        return most;
    }

    /** {@return the greatest of each limit's number of rounds, of the median time} */
    private static double bound(List<Placed> fleet, Limits limits) {
        Grouping grouping = Grouping.of(limits);
        Map<Group, Integer> sizes = new HashMap<>();
        fleet.forEach(it -> grouping.of(it).forEach(group -> sizes.merge(group, 1, Integer::sum)));
        int rounds = sizes.entrySet().stream()
                .mapToInt(it ->
                        (it.getValue() + it.getKey().limit() - 1) / it.getKey().limit())
                .max()
                .orElseThrow();
        return rounds * (double) MEDIAN.toSeconds();
    }

    @Test
    void aRollOf150HostsIsWithinAFewPercentOfWhatTheLimitsAllowWhicheverOfThemIsTheTightest() {
        List<Placed> fleet = fleet(150, 15);
        for (Limits limits : List.of(
                new Limits(1, 50, 50, 1),
                new Limits(2, 3, 50, 1),
                new Limits(1, 50, 10, 1),
                new Limits(1, 50, 5, 1),
                new Limits(3, 9, 4, 1))) {
            for (long seed = 1; seed <= 5; seed++) {
                Forecast forecast = forecast(fleet, limits, seed);
                double bound = bound(fleet, limits);
                assertThat((double) forecast.length().toSeconds())
                        .as("%s, seed %s", limits, seed)
                        .isBetween(bound * 0.95, bound * 1.05);
            }
        }
    }

    @Test
    void noLimitIsEverExceeded() {
        List<Placed> fleet = fleet(150, 15);

        Forecast forecast = forecast(fleet, new Limits(2, 6, 11, 1), 7);

        assertThat(most(forecast, fleet, it -> it.machine().rack().value())).isEqualTo(2);
        assertThat(most(forecast, fleet, it -> it.host().zone().value())).isLessThanOrEqualTo(6);
        assertThat(most(forecast, fleet, it -> "all")).isEqualTo(11);
    }

    @Test
    void fiveThousandHostsAreDecidedOneByOne() {
        List<Placed> fleet = fleet(5000, 500);

        Forecast forecast = forecast(fleet, new Limits(1, 100, 200, 1), 1);

        assertThat(most(forecast, fleet, it -> it.machine().rack().value())).isEqualTo(1);
        assertThat(most(forecast, fleet, it -> "all")).isEqualTo(200);
        assertThat((double) forecast.length().toSeconds())
                .isLessThan(bound(fleet, new Limits(1, 100, 200, 1)) * 1.05);
    }

    @Test
    void theSameRollIsTheSameAgain() {
        List<Placed> fleet = fleet(150, 15);

        assertThat(forecast(fleet, new Limits(1, 9, 9, 1), 3))
                .isEqualTo(forecast(fleet, new Limits(1, 9, 9, 1), 3));
    }

    @Test
    void nobodyIsBegunOutsideOfAWindow() {
        Window night = Window.parse("22:00-06:00", ZoneId.of("UTC"));
        Limits limits = new Limits(1, 9, 2, 1).within(List.of(night));

        Forecast forecast = forecast(fleet(60, 6), limits, 1);

        assertThat(forecast.turns()).allMatch(turn -> night.isOpen(turn.from()));
        assertThat(forecast.turns().stream()
                        .map(Forecast.Turn::from)
                        .min(Comparator.naturalOrder()))
                .contains(Instant.parse("2026-03-02T22:00:00Z"));
        assertThat(forecast.length()).isGreaterThan(Duration.ofHours(34));
    }
}

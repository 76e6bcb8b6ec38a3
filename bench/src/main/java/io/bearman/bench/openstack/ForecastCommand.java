package io.bearman.bench.openstack;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.Forecast;
import io.bearman.maintenance.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * A process of its own that thinks one roll through, so that its memory is that of the roll: {@code
 * HOSTS RACKS PER_RACK PER_ZONE IN_ALL SEED}. Hosts take 18 to 22 minutes, their racks are in three
 * zones.
 */
final class ForecastCommand {
    private static final int ZONES = 3;
    private static final Duration MEDIAN = Duration.ofMinutes(20);
    private static final int SPREAD_SECONDS = 120;
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    private ForecastCommand() {}

    /** Prints how far from the lower bound, in percent, the seconds that took, and the MiB. */
    public static void main(String[] words) throws IOException {
        int[] numbers = List.of(words).stream().mapToInt(Integer::parseInt).toArray();
        List<Placed> fleet = fleet(numbers[0], numbers[1]);
        Limits limits = new Limits(numbers[2], numbers[3], numbers[4], 1);
        Function<Placed, Duration> times = times(fleet, numbers[5]);
        TimeSource time = TimeSource.system();
        long begin = time.nanoTime();

        Forecast forecast = Forecast.of(fleet, limits, START, times);

        double seconds = (time.nanoTime() - begin) / 1e9;
        if (forecast.turns().size() != fleet.size()) {
            throw new IllegalStateException("not every host had its turn");
        }
        double bound = rounds(fleet, numbers) * (double) MEDIAN.toSeconds();
        double off = Math.abs(forecast.length().toSeconds() / bound - 1) * 100;
        System.out.println(off + " " + seconds + " " + residentMiB());
    }

    /** {@return the most that any limit asks for: its hosts, so many at a time} */
    private static int rounds(List<Placed> fleet, int[] numbers) {
        return Math.max(
                most(fleet, it -> "all", numbers[4]),
                Math.max(
                        most(fleet, it -> it.machine().rack().value(), numbers[2]),
                        most(fleet, it -> it.host().zone().value(), numbers[3])));
    }

    private static int most(List<Placed> fleet, Function<Placed, String> group, int limit) {
        Map<String, Integer> sizes = new HashMap<>();
        fleet.forEach(it -> sizes.merge(group.apply(it), 1, Integer::sum));
        return sizes.values().stream()
                .mapToInt(size -> (size + limit - 1) / limit)
                .max()
                .orElseThrow();
    }

    private static Function<Placed, Duration> times(List<Placed> fleet, long seed) {
        Random random = new Random(seed);
        Map<HostId, Duration> times = new HashMap<>();
        fleet.forEach(it -> times.put(
                it.host().id(),
                MEDIAN.plusSeconds(random.nextInt(2 * SPREAD_SECONDS + 1) - SPREAD_SECONDS)));
        return placed -> times.get(placed.host().id());
    }

    private static List<Placed> fleet(int hosts, int racks) {
        List<Placed> fleet = new ArrayList<>();
        for (int number = 0; number < hosts; number++) {
            int rack = (int) ((long) number * racks / hosts);
            MachineId id = MachineId.of(String.format("00000000-0000-4000-8000-%012d", number));
            String low = String.format("%02x:%02x", number >> 8, number & 0xff);
            String address = "10." + (number >> 8) + "." + (number & 0xff) + ".1";
            Machine machine = new Machine(
                    id,
                    "SN" + number,
                    "Acme",
                    "X1",
                    Bmc.of(address, 623, null, "all"),
                    List.of(Mac.of("52:54:00:00:" + low)),
                    RackId.of("r" + rack),
                    number + 1);
            Host host = new Host(
                    HostId.of("cn" + number),
                    "compute",
                    RegionId.of("RegionOne"),
                    Zone.of("az" + rack % ZONES),
                    "standard",
                    id,
                    new HostState.InService());
            fleet.add(new Placed(host, machine));
        }
        return fleet;
    }

    /** {@return the most memory that this process ever had, as the kernel counts it} */
    private static double residentMiB() throws IOException {
        String peak = Files.readAllLines(Path.of("/proc/self/status"), UTF_8).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(peak.replaceAll("\\D", "")) / 1024;
    }
}

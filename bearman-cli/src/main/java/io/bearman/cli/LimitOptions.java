package io.bearman.cli;

import io.bearman.maintenance.Limit;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Window;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many hosts may be out at once, and when they may be begun, before what is configured. */
final class LimitOptions {
    @Option(
            names = "--max-per-rack",
            paramLabel = "N|N%",
            description = "Hosts of one rack at once.")
    private @Nullable String perRack;

    @Option(
            names = "--max-per-zone",
            paramLabel = "N|N%",
            description = "Hosts of one zone at once.")
    private @Nullable String perZone;

    @Option(names = "--max", paramLabel = "N|N%", description = "Hosts at once.")
    private @Nullable String inAll;

    @Option(
            names = "--max-in-aggregate",
            paramLabel = "NAME=N|N%",
            description = "Hosts of this aggregate at once.")
    private Map<String, String> aggregates = new LinkedHashMap<>();

    @Option(
            names = "--failures",
            paramLabel = "N",
            description = "Begin no further host after this many have failed.")
    private @Nullable Integer failures;

    @Option(
            names = "--window",
            paramLabel = "WINDOW",
            description =
                    "Begin hosts only then: 22:00-06:00, 'Sat,Sun 00:00-24:00 Europe/Berlin'.")
    private @Nullable List<String> windows;

    /** {@return the limits that are asked for; what is not said is as configured} */
    Limits over(Limits configured) {
        Map<String, Limit> named = new TreeMap<>(configured.aggregates());
        aggregates.forEach((name, limit) -> named.put(name, limit(limit)));
        return Common.parsed(
                "",
                ignored -> new Limits(
                        perRack == null ? configured.perRack() : limit(perRack),
                        perZone == null ? configured.perZone() : limit(perZone),
                        inAll == null ? configured.inAll() : limit(inAll),
                        named,
                        configured.flavors(),
                        configured.labels(),
                        windows == null ? configured.windows() : windows(windows),
                        failures == null ? configured.failures() : failures));
    }

    private static Limit limit(String text) {
        return Common.parsed(text, Limit::parse);
    }

    private static List<Window> windows(List<String> texts) {
        return texts.stream()
                .map(text -> Common.parsed(text, it -> Window.parse(it, ZoneId.systemDefault())))
                .toList();
    }
}

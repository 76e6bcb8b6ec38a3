package io.bearman.sdk;

import io.bearman.maintenance.AfterReboot;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.RecoverySettings;
import io.bearman.maintenance.Settings;
import io.bearman.maintenance.watch.Act;
import io.bearman.maintenance.watch.WatchSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads who is asked whether hosts live, how they are watched, and what is done by itself. */
final class WatchReader {
    private static final Duration FRESH = Duration.ofMinutes(5);

    private WatchReader() {}

    /** Of the section {@code maintenance}, which its caller ends. */
    static RecoverySettings recovery(Section maintenance) {
        RecoverySettings standard = RecoverySettings.create();
        AfterReboot servers = maintenance.get(
                "after-unplanned-reboot",
                text -> constant(AfterReboot.class, text),
                standard.servers());
        Section restarts = maintenance.section("restarts");
        RecoverySettings settings = new RecoverySettings(
                servers,
                restarts.number("parallel", 1, 1000, standard.parallelRestarts()),
                restarts.duration("time", standard.restartTime()),
                restarts.number("attempts", 1, 10, standard.attempts()));
        restarts.end();
        return settings;
    }

    static WatchSettings watch(Section section, Settings maintenance, EvacuationLimits evacuation) {
        WatchSettings standard = WatchSettings.create();
        WatchSettings settings = new WatchSettings(
                section.duration("every", standard.every()),
                section.number("looks", 1, 1000, standard.looks()),
                section.duration("dead-after", standard.deadAfter()),
                evacuation.down(),
                section.number("silent", 1, 10, standard.silent()),
                section.duration("retry-after", standard.retryAfter()),
                section.number("hosts-at-once", 1, 1000, standard.hostsAtOnce()),
                maintenance.computeTime(),
                new HashSet<>(section.list("act", text -> constant(Act.class, text))));
        section.end();
        return settings;
    }

    static Configuration.Witnesses witnesses(Section section) {
        Configuration.Witnesses witnesses = new Configuration.Witnesses(
                section.get("power", WatchReader::flag, true),
                section.duration("boots", FRESH),
                section.findSection("ssh").map(WatchReader::ssh).orElse(null));
        section.end();
        return witnesses;
    }

    private static Configuration.Ssh ssh(Section section) {
        Configuration.Ssh ssh = new Configuration.Ssh(
                section.get("address", text -> AddressTemplate.of(text).text(), "{host}"),
                section.number("port", 1, 65535, 22),
                section.duration("patience", Duration.ofSeconds(5)));
        section.end();
        return ssh;
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("not true or false: '" + text + "'");
        }
        return text.equals("true");
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(it -> it.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ": '" + text + "'"));
    }
}

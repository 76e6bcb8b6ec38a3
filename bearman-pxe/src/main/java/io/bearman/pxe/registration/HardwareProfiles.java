package io.bearman.pxe.registration;

import io.bearman.core.UsageException;
import io.bearman.core.host.Machine;
import io.bearman.core.registration.CheckResult.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What machines ought to be made of, by the name of their hardware profile; data, read from YAML. A
 * machine that names none has the profile {@code default}, or the one that is built in and asks only
 * for what is true of every machine.
 */
public final class HardwareProfiles {
    private static final String DEFAULT = "default";

    private final Map<String, HardwareProfile> profiles;
    private final HardwareProfile ordinary;

    private HardwareProfiles(Map<String, HardwareProfile> profiles, HardwareProfile ordinary) {
        this.profiles = Map.copyOf(profiles);
        this.ordinary = ordinary;
    }

    /** {@return only what is built in} */
    public static HardwareProfiles none() {
        return parse("", "the configuration");
    }

    /**
     * {@return the profiles in this file}
     *
     * @throws UsageException with file and line when it is wrong or cannot be read
     */
    public static HardwareProfiles read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UsageException("hardware profiles: " + file + " cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }

    /**
     * {@return the profiles in this text}
     *
     * @param source what to call it in messages
     * @throws UsageException with source and line when it is wrong
     */
    public static HardwareProfiles parse(String yaml, String source) {
        try (Reader reader = new StringReader(yaml)) {
            ProfileSection top = ProfileSection.read(reader, source);
            Map<String, HardwareProfile> profiles = new LinkedHashMap<>();
            for (String name : top.keys()) {
                profiles.put(name, profile(name, top.section(name)));
            }
            HardwareProfile ordinary = Optional.ofNullable(profiles.get(DEFAULT))
                    .orElseGet(() -> profile(DEFAULT, top.section(DEFAULT)));
            profiles.put(DEFAULT, ordinary);
            top.end();
            return new HardwareProfiles(profiles, ordinary);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
    }

    /** {@return the names of the profiles, in order} */
    public Set<String> names() {
        return new TreeSet<>(profiles.keySet());
    }

    /** {@return what this machine ought to be made of; the default for who names one that is not there} */
    HardwareProfile of(Machine machine) {
        return Optional.ofNullable(profiles.get(machine.hardwareProfile())).orElse(ordinary);
    }

    private static HardwareProfile profile(String name, ProfileSection it) {
        HardwareProfile profile = new HardwareProfile(
                name,
                compute(it),
                cards(it.section("cards")),
                firmware(it),
                tolerance(it),
                checks(it, "required", Set.of("bmc-guid")),
                checks(it, "skip", Set.of()));
        it.end();
        return profile;
    }

    private static HardwareProfile.Compute compute(ProfileSection it) {
        ProfileSection cpus = it.section("cpus");
        ProfileSection memory = it.section("memory");
        HardwareProfile.Compute compute = new HardwareProfile.Compute(
                cpus.number("count"),
                cpus.number("cores"),
                cpus.number("threads"),
                cpus.get("model", Glob::new),
                memory.get("total", HardwareProfiles::mib),
                memory.number("modules"),
                memory.get("module", HardwareProfiles::mib),
                memory.get("type", Glob::new),
                memory.number("speed"),
                it.or(it.number("disks"), 0),
                devices(it.section("devices")));
        cpus.end();
        memory.end();
        return compute;
    }

    private static Map<String, Integer> devices(ProfileSection it) {
        Map<String, Integer> devices = new LinkedHashMap<>();
        for (String id : it.keys()) {
            if (!id.matches("[0-9a-fA-F]{4}:[0-9a-fA-F]{4}")) {
                throw it.wrong(id, "not vendor:device in hexadecimal, such as '15b3:1015'");
            }
            devices.put(id, it.or(it.number(id), 1));
        }
        it.end();
        return devices;
    }

    private static HardwareProfile.Cards cards(ProfileSection it) {
        HardwareProfile.Cards cards = new HardwareProfile.Cards(
                it.number("speed"), it.list("drivers", Glob::new), it.list("firmware", Glob::new));
        it.end();
        return cards;
    }

    private static HardwareProfile.Firmware firmware(ProfileSection it) {
        ProfileSection firmware = it.section("firmware");
        ProfileSection bmc = it.section("bmc");
        ProfileSection system = it.section("system");
        Integer vlan = bmc.number("vlan");
        HardwareProfile.Firmware wanted = new HardwareProfile.Firmware(
                firmware.get("mode", text -> constant(Facts.Firmware.class, text)),
                firmware.list("bios", Glob::new),
                firmware.list("bmc", Glob::new),
                bmc.get("source", HardwareProfiles::source),
                bmc.get("netmask", text -> text),
                bmc.get("gateway", text -> text),
                vlan == null ? null : vlan.longValue(),
                system.list("os", Glob::new),
                system.list("kernel", Glob::new));
        firmware.end();
        bmc.end();
        system.end();
        return wanted;
    }

    private static HardwareProfile.Tolerance tolerance(ProfileSection it) {
        ProfileSection clock = it.section("clock");
        ProfileSection kernel = it.section("kernel-errors");
        ProfileSection ecc = it.section("ecc");
        ProfileSection log = it.section("event-log");
        ProfileSection sensors = it.section("sensors");
        Integer entries = log.number("entries");
        HardwareProfile.Tolerance tolerance = new HardwareProfile.Tolerance(
                it.or(clock.get("warn", HardwareProfiles::duration), Duration.ofSeconds(2)),
                it.or(clock.get("fail", HardwareProfiles::duration), Duration.ofSeconds(60)),
                it.or(kernel.get("outcome", HardwareProfiles::outcome), Outcome.WARN),
                kernel.list("harmless", Glob::new),
                it.or(ecc.number("corrected"), 0),
                entries == null ? null : entries.longValue(),
                sensors.list("ignored", Glob::new),
                it.get("burn-in", HardwareProfiles::duration));
        List.of(clock, kernel, ecc, log, sensors).forEach(ProfileSection::end);
        return tolerance;
    }

    private static Set<String> checks(ProfileSection it, String key, Set<String> otherwise) {
        List<String> names = it.list(key, HardwareProfiles::check);
        return it.has(key) ? Set.copyOf(names) : otherwise;
    }

    private static String check(String name) {
        if (!Checks.names().contains(name)) {
            throw new IllegalArgumentException("no check '" + name + "'; there are: "
                    + String.join(", ", new TreeSet<>(Checks.names())));
        }
        return name;
    }

    private static String source(String text) {
        if (!text.equals("static") && !text.equals("dhcp")) {
            throw new IllegalArgumentException("neither static nor dhcp: '" + text + "'");
        }
        return text;
    }

    private static Outcome outcome(String text) {
        Outcome outcome = constant(Outcome.class, text);
        if (outcome != Outcome.WARN && outcome != Outcome.FAIL) {
            throw new IllegalArgumentException("neither warn nor fail: '" + text + "'");
        }
        return outcome;
    }

    private static long mib(String text) {
        Matcher size = Pattern.compile("(\\d{1,9})(MiB|GiB|TiB)").matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException(
                    "not a size such as 512MiB, 384GiB or 2TiB: '" + text + "'");
        }
        long number = Long.parseLong(size.group(1));
        return switch (size.group(2)) {
            case "MiB" -> number;
            case "GiB" -> number << 10;
            default -> number << 20;
        };
    }

    private static Duration duration(String text) {
        Matcher time = Pattern.compile("(\\d{1,9})(ms|s|m|h)").matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("not a duration such as 30s: '" + text + "'");
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is none of "
                + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }
}

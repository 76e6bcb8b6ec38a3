package io.bearman.sdk;

import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.host.Ipv4;
import io.bearman.core.power.RestorePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code bmc.settings} and {@code bmc.networks}. */
final class BmcProfilesReader {
    private static final Pattern NETWORK = Pattern.compile("(.+)/(\\d{1,2})");

    private BmcProfilesReader() {}

    static BmcProfiles read(Section bmc) {
        Section settings = bmc.section("settings");
        Map<String, WantedSettings> profiles = new LinkedHashMap<>();
        settings.sections()
                .forEach((name, it) ->
                        profiles.put(name, whole(settings, name, () -> profile(name, it))));
        Section networks = bmc.section("networks");
        List<BmcProfiles.Network> all = new ArrayList<>();
        networks.sections()
                .forEach((name, it) -> all.add(whole(networks, name, () -> network(name, it))));
        return new BmcProfiles(profiles, all);
    }

    /** What no single value can be wrong about is the whole section's fault. */
    private static <T> T whole(Section around, String name, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw around.wrong(name, String.valueOf(e.getMessage()));
        }
    }

    private static WantedSettings profile(String name, Section section) {
        Section users = section.section("users");
        List<WantedUser> wanted = new ArrayList<>();
        users.sections()
                .forEach((user, it) -> wanted.add(whole(users, user, () -> user(user, it))));
        WantedSettings profile = new WantedSettings(
                name,
                section.find("credential", text -> text).orElse(null),
                wanted,
                section.get(
                        "other-users",
                        text -> constant(OtherUsers.class, text),
                        OtherUsers.REPORTED),
                lan(section.section("lan")),
                Set.copyOf(section.list("cipher-suites", BmcProfilesReader::suite)),
                sol(section.section("sol")),
                section.find("power-restore", text -> constant(RestorePolicy.class, text))
                        .orElse(null),
                Set.copyOf(section.list("firmware", text -> text)));
        section.end();
        return profile;
    }

    private static WantedUser user(String name, Section section) {
        boolean enabled = section.get("enabled", BmcProfilesReader::yesOrNo, true);
        WantedUser user = enabled
                ? new WantedUser(
                        name,
                        section.need("privilege", BmcProfilesReader::privilege),
                        true,
                        section.find("credential", text -> text).orElse(null))
                : WantedUser.disabled(name);
        section.end();
        return user;
    }

    private static WantedLan lan(Section section) {
        WantedLan lan = new WantedLan(
                section.find("source", text -> constant(AddressSource.class, text))
                        .orElse(null),
                null,
                null,
                null,
                null,
                section.find("arp-responses", BmcProfilesReader::yesOrNo).orElse(null),
                section.find("gratuitous-arp", BmcProfilesReader::yesOrNo).orElse(null),
                false);
        section.end();
        return lan;
    }

    private static WantedSol sol(Section section) {
        WantedSol sol = new WantedSol(
                section.find("enabled", BmcProfilesReader::yesOrNo).orElse(null),
                section.find("bit-rate", BmcProfilesReader::bitRate).orElse(null),
                section.find("privilege", BmcProfilesReader::privilege).orElse(null));
        section.end();
        return sol;
    }

    private static BmcProfiles.Network network(String name, Section section) {
        Matcher matcher = NETWORK.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a network is written as 10.1.0.0/24");
        }
        BmcProfiles.Network network = new BmcProfiles.Network(
                new Ipv4(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                section.find("gateway", Ipv4::new).orElse(null),
                section.find("vlan", text -> Section.number(text, 0, 4094)).orElse(null));
        section.end();
        return network;
    }

    private static BmcPrivilege privilege(String text) {
        return constant(BmcPrivilege.class, text);
    }

    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants())
                .map(BmcProfilesReader::word)
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("not one of " + known + ": '" + text + "'");
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("not true or false: '" + text + "'");
        };
    }

    private static int suite(String text) {
        if (text.equals("0")) {
            throw new IllegalArgumentException("cipher suite 0 lets anybody in without a password");
        }
        return Section.number(text, 1, 191);
    }

    /** None of the wish's rates but checked by it, so that this line is named. */
    private static int bitRate(String text) {
        int rate = Section.number(text, 0, Integer.MAX_VALUE);
        new WantedSol(true, rate, null);
        return rate;
    }
}

package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.Finding.Mending;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.ipmi.command.AuthCapabilities.Capability;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.lan.ChannelAccess;
import io.bearman.ipmi.lan.ChannelAccess.Mode;
import io.bearman.ipmi.lan.ChannelAccess.Storage;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.LanParameters.AuthType;
import io.bearman.ipmi.settings.Difference.Stage;
import io.bearman.ipmi.settings.Sessions.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which doors are open that ought not to be, but for users; and that ours is open. Pure. */
final class DoorDifferences {
    private DoorDifferences() {}

    static List<Difference> of(Wish wish, Observed seen) {
        List<Difference> found = new ArrayList<>();
        oldSessions(seen).ifPresent(found::add);
        found.addAll(suites(wish, seen));
        seen.access()
                .forEach((storage, access) -> channel(seen, storage, access).ifPresent(found::add));
        return found;
    }

    /** A session of IPMI v1.5 needs no password where NONE is enabled for its privilege. */
    private static Optional<Difference> oldSessions(Observed seen) {
        boolean none = seen.capabilities()
                .map(it -> it.capabilities().contains(Capability.IPMI_1_5))
                .orElse(true);
        if (!none) {
            return Optional.empty();
        }
        return seen.lan()
                .value(LanParameters.AUTH_TYPES_ENABLED)
                .filter(enabled ->
                        enabled.values().stream().anyMatch(types -> types.contains(AuthType.NONE)))
                .map(enabled -> oldSessions(seen, enabled));
    }

    private static Difference oldSessions(
            Observed seen, Map<PrivilegeLimit, Set<AuthType>> enabled) {
        String open = enabled.entrySet().stream()
                .filter(it -> it.getValue().contains(AuthType.NONE))
                .map(it -> Levels.word(it.getKey()))
                .collect(Collectors.joining(", "));
        Map<PrivilegeLimit, Set<AuthType>> closed = new LinkedHashMap<>();
        enabled.forEach((level, types) -> {
            Set<AuthType> others = new LinkedHashSet<>(types);
            others.remove(AuthType.NONE);
            closed.put(level, others);
        });
        return new Difference(
                new Finding(
                        Setting.AUTHENTICATION,
                        "IPMI v1.5 sessions without authentication",
                        "closed",
                        "open to " + open,
                        Severity.OPEN,
                        Mending.APPLY),
                Stage.DOORS,
                new ChangeParameter<>(
                        seen.channel(), LanParameters.AUTH_TYPES_ENABLED, enabled, closed));
    }

    private static List<Difference> suites(Wish wish, Observed seen) {
        Suites suites = Suites.of(seen);
        if (suites.all().isEmpty() && seen.suiteZero() == Trial.NO_ANSWER) {
            Finding untold = new Finding(
                    Setting.CIPHER_SUITE,
                    "cipher suite 0",
                    "closed",
                    "not told",
                    Severity.UNKNOWN,
                    Mending.HUMAN);
            return List.of(new Difference(untold, Stage.DOORS));
        }
        Set<Integer> allowed = wish.settings().cipherSuites();
        Set<Integer> ours = Set.copyOf(wish.machine().bmc().suites());
        boolean locksUsOut = suites.all().stream()
                .noneMatch(it -> it.open() && ours.contains(it.id()) && it.allowed(allowed));
        return suites.all().stream()
                .filter(it -> it.open() && !it.allowed(allowed))
                .map(it -> suite(it, seen.channel(), ours.contains(it.id()) && locksUsOut))
                .toList();
    }

    private static Difference suite(Suites.Suite suite, int channel, boolean onlyWayIn) {
        boolean mendable = suite.place().isPresent() && suite.limit().isPresent() && !onlyWayIn;
        String actual =
                "open" + suite.limit().map(it -> " to " + Levels.word(it)).orElse("")
                        + (onlyWayIn ? ", and the only one that Bearman gets in by" : "");
        Finding finding = new Finding(
                Setting.CIPHER_SUITE,
                "cipher suite " + suite.name(),
                "closed",
                actual,
                suite.authenticates() ? Severity.DIFFERENT : Severity.OPEN,
                mendable ? Mending.APPLY : Mending.HUMAN);
        return mendable
                ? new Difference(
                        finding,
                        Stage.DOORS,
                        new CloseSuite(
                                channel,
                                suite.id(),
                                suite.place().get(),
                                suite.limit().get()))
                : new Difference(finding, Stage.DOORS);
    }

    /** Neither disabled nor above ADMINISTRATOR, also after the BMC's next restart. */
    private static Optional<Difference> channel(
            Observed seen, Storage storage, ChannelAccess access) {
        if (access.mode() == Mode.ALWAYS && access.limit() == PrivilegeLimit.ADMINISTRATOR) {
            return Optional.empty();
        }
        ChannelAccess wanted = new ChannelAccess(
                access.alerting(),
                access.perMessageAuthentication(),
                access.userLevelAuthentication(),
                Mode.ALWAYS,
                PrivilegeLimit.ADMINISTRATOR);
        return Optional.of(new Difference(
                new Finding(
                        Setting.CHANNEL,
                        switch (storage) {
                            case VOLATILE -> "LAN channel";
                            case NON_VOLATILE -> "LAN channel after a BMC restart";
                        },
                        text(wanted),
                        text(access),
                        Severity.DIFFERENT,
                        Mending.APPLY),
                Stage.CHANNEL,
                new ChangeChannel(seen.channel(), storage, access, wanted)));
    }

    private static String text(ChannelAccess access) {
        return Levels.word(access.mode()) + ", up to " + Levels.word(access.limit());
    }
}

package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.Finding.Mending;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Quirk;
import io.bearman.core.power.RestorePolicy;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.settings.Difference.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What differs in the BMC and its machine themselves. Pure. */
final class DeviceDifferences {
    private DeviceDifferences() {}

    static List<Difference> of(Wish wish, Observed seen, Optional<BmcGuid> guid) {
        List<Difference> found = new ArrayList<>();
        Bmc bmc = wish.machine().bmc();
        if (bmc.guid().isEmpty() && !bmc.quirks().contains(Quirk.ZEROGUID)) {
            Finding finding = new Finding(
                    Setting.GUID,
                    "BMC GUID in the inventory",
                    guid.map(BmcGuid::hex).orElse("one"),
                    "none",
                    Severity.UNKNOWN,
                    Mending.HUMAN);
            found.add(new Difference(finding, Stage.HARMLESS));
        }
        Set<String> accepted = wish.settings().firmware();
        String firmware = seen.device().firmware();
        if (!accepted.isEmpty() && !accepted.contains(firmware)) {
            Finding finding = new Finding(
                    Setting.FIRMWARE,
                    "BMC firmware",
                    String.join(" or ", accepted),
                    firmware,
                    Severity.DIFFERENT,
                    Mending.HUMAN);
            found.add(new Difference(finding, Stage.HARMLESS));
        }
        restorePolicy(wish, seen).ifPresent(found::add);
        return found;
    }

    private static Optional<Difference> restorePolicy(Wish wish, Observed seen) {
        RestorePolicy wanted = wish.settings().restorePolicy();
        ChassisStatus.RestorePolicy actual = seen.chassis().restorePolicy();
        if (wanted == null || policy(wanted) == actual) {
            return Optional.empty();
        }
        boolean told = actual != ChassisStatus.RestorePolicy.UNKNOWN;
        Finding finding = new Finding(
                Setting.POWER_RESTORE,
                "power-restore policy",
                Levels.word(wanted),
                told ? Levels.word(actual) : "not told",
                told ? Severity.DIFFERENT : Severity.UNKNOWN,
                Mending.APPLY);
        return Optional.of(
                new Difference(finding, Stage.HARMLESS, new ChangeRestorePolicy(policy(wanted))));
    }

    private static ChassisStatus.RestorePolicy policy(RestorePolicy policy) {
        return switch (policy) {
            case STAY_OFF -> ChassisStatus.RestorePolicy.STAY_OFF;
            case PREVIOUS -> ChassisStatus.RestorePolicy.PREVIOUS;
            case ALWAYS_ON -> ChassisStatus.RestorePolicy.ALWAYS_ON;
        };
    }
}

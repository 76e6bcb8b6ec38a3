package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Comparison;
import io.bearman.core.host.BmcGuid;
import io.bearman.ipmi.user.TestUserPassword.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that differs, in the order in which it would be mended. Pure.
 *
 * @param all the differences
 */
record Differences(List<Difference> all) {
    static Differences of(
            Wish wish, Observed seen, Optional<BmcGuid> guid, Map<String, Outcome> passwords) {
        List<Difference> all = new ArrayList<>(DeviceDifferences.of(wish, seen, guid));
        all.addAll(SolDifferences.of(wish, seen));
        all.addAll(UserDifferences.of(wish, seen, passwords));
        all.addAll(DoorDifferences.of(wish, seen));
        all.addAll(LanDifferences.of(wish, seen));
        all.sort(Comparator.comparing(Difference::stage));
        return new Differences(List.copyOf(all));
    }

    Comparison comparison(String profile) {
        return new Comparison(profile, all.stream().map(Difference::finding).toList());
    }

    List<Difference> of(Difference.Stage stage) {
        return all.stream().filter(it -> it.stage() == stage).toList();
    }
}

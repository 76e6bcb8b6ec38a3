package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.OfferedSuite;
import io.bearman.ipmi.settings.Sessions.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cipher suites of a BMC, of the two places that it tells them in: what it offers (Get Channel
 * Cipher Suites) and what it has configured (LAN parameters 22 to 24). Either may leave some out; what
 * either says is open, is open; and suite 0 is, whatever they say, when it lets us in.
 *
 * @param all in the order of their numbers
 */
record Suites(List<Suite> all) {
    private static final int WITHOUT_AUTHENTICATION = 0;

    /**
     * One of them.
     *
     * @param id its number in IPMI v2.0 table 22-20
     * @param oem whose it is, 0 for the standard's
     * @param authenticates whether it asks for a password at all
     * @param at where it is in the BMC's configured list, null when it is not
     * @param most the most that a session gets with it, null when the BMC does not tell
     */
    record Suite(
            int id,
            int oem,
            boolean authenticates,
            @Nullable Integer at,
            @Nullable PrivilegeLimit most) {
        Optional<Integer> place() {
            return Optional.ofNullable(at);
        }

        Optional<PrivilegeLimit> limit() {
            return Optional.ofNullable(most);
        }

        boolean open() {
            return most != PrivilegeLimit.UNSPECIFIED && most != PrivilegeLimit.NO_ACCESS;
        }

        /** Where nothing in particular is allowed, all that authenticates is. */
        boolean allowed(Set<Integer> allowed) {
            return authenticates && (allowed.isEmpty() || oem == 0 && allowed.contains(id));
        }

        String name() {
            return oem == 0 ? Integer.toString(id) : id + " of vendor " + oem;
        }
    }

    static Suites of(Observed seen) {
        Map<String, Suite> suites = new TreeMap<>();
        for (OfferedSuite offered : seen.offered().orElse(List.of())) {
            boolean authenticates =
                    offered.id() != 0 && !offered.authentication().contains(WITHOUT_AUTHENTICATION);
            suites.put(
                    key(offered.oem(), offered.id()),
                    new Suite(offered.id(), offered.oem(), authenticates, null, null));
        }
        List<Integer> configured = configured(seen);
        Places places = Places.of(seen, configured);
        for (int i = 0; i < configured.size(); i++) {
            int id = configured.get(i);
            Suite known = suites.get(key(0, id));
            boolean authenticates = known == null ? id != 0 : known.authenticates();
            Suite suite = places.suite(id, i, authenticates);
            // Told twice it is as open as the more open of the two.
            if (known == null || known.at() == null || suite.open()) {
                suites.put(key(0, id), suite);
            }
        }
        Suite zero = suites.get(key(0, 0));
        if (seen.suiteZero() == Trial.LET_IN && (zero == null || !zero.open())) {
            // What is configured does not hold for it, so it cannot be configured away either.
            suites.put(key(0, 0), new Suite(0, 0, false, null, null));
        }
        return new Suites(List.copyOf(suites.values()));
    }

    /** The list is filled up with zeros, which is a number of a suite too. */
    private static List<Integer> configured(Observed seen) {
        List<Integer> list =
                new ArrayList<>(seen.lan().value(LanParameters.CIPHER_SUITES).orElse(List.of()));
        Optional<Integer> count = seen.lan().value(LanParameters.CIPHER_SUITE_COUNT);
        if (count.isPresent()) {
            return list.subList(0, Math.min(count.get(), list.size()));
        }
        while (list.size() > 1 && list.get(list.size() - 1) == 0) {
            list.remove(list.size() - 1);
        }
        return list;
    }

    private static String key(int oem, int id) {
        return String.format("%06x %02x", oem, id);
    }

    /**
     * Where the privilege of a suite stands among LAN parameter 24's.
     *
     * @param limits all of them
     * @param byId whether they are in the order of the suites' numbers, as Supermicro's, instead of the
     *     order in which the suites are listed
     */
    private record Places(List<PrivilegeLimit> limits, boolean byId) {
        /** The suite that we are in by is open: an order in which it were closed is not the BMC's. */
        static Places of(Observed seen, List<Integer> configured) {
            List<PrivilegeLimit> limits =
                    seen.lan().value(LanParameters.CIPHER_PRIVILEGES).orElse(List.of());
            int ours = configured.indexOf(seen.ours());
            Places listed = new Places(limits, false);
            if (ours < 0 || listed.suite(seen.ours(), ours, true).open()) {
                return listed;
            }
            Places byId = new Places(limits, true);
            Suite there = byId.suite(seen.ours(), ours, true);
            return there.limit().isPresent() && there.open() ? byId : new Places(List.of(), false);
        }

        Suite suite(int id, int index, boolean authenticates) {
            int place = byId ? id : index;
            return place < limits.size()
                    ? new Suite(id, 0, authenticates, place, limits.get(place))
                    : new Suite(id, 0, authenticates, null, null);
        }
    }
}

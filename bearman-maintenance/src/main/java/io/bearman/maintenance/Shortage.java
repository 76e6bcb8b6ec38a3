package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says why a server has no place, when all others have theirs. */
final class Shortage {
    private static final int NAMED = 3;

    private final Filling filling;

    Shortage(Filling filling) {
        this.filling = filling;
    }

    /** {@return for example "no capacity for vm7 (16 vCPU, 64 GiB): most room is on cn4, ..."} */
    String of(Guest guest) {
        return "no capacity for " + guest.server().name() + " (" + Sizes.words(guest.size()) + "): "
                + why(guest);
    }

    private String why(Guest guest) {
        List<Integer> others = only(
                IntStream.range(0, filling.size()).boxed().toList(),
                site -> !filling.site(site).host().equals(guest.from()));
        String zone = guest.bound().map(it -> " of zone " + it).orElse("");
        List<Integer> near = only(
                others,
                site -> guest.bound().map(filling.site(site).zone()::equals).orElse(true));
        List<Integer> open = only(near, filling::isOpen);
        if (open.isEmpty()) {
            return "no other host" + zone + " takes servers" + closed(near);
        }
        List<Integer> admitting = only(open, site -> filling.admits(site, guest));
        if (admitting.isEmpty()) {
            return "no host" + zone + " is fit for it: its aggregates and what its flavor asks for";
        }
        List<Integer> friendly = only(
                admitting,
                site -> filling.group(guest).map(group -> group.admits(site)).orElse(true));
        if (friendly.isEmpty()) {
            return group(guest, zone);
        }
        return room(guest, friendly, zone);
    }

    private static List<Integer> only(List<Integer> sites, IntPredicate which) {
        return sites.stream().filter(which::test).toList();
    }

    private String closed(List<Integer> sites) {
        List<String> reasons = new ArrayList<>();
        for (int site : sites) {
            String why = filling.site(site).closed().orElse("is being emptied too");
            reasons.add(filling.site(site).host() + " " + why);
        }
        if (reasons.isEmpty()) {
            return "";
        }
        String more = reasons.size() > NAMED ? " and " + (reasons.size() - NAMED) + " more" : "";
        return " (" + reasons.stream().limit(NAMED).collect(Collectors.joining(", ")) + more + ")";
    }

    private String group(Guest guest, String zone) {
        Together group = filling.group(guest).orElseThrow();
        String name = group.group().policy() + " group " + group.group().name();
        return group.apart()
                ? "every host" + zone + " that is left has as many members of " + name
                        + " as one may have"
                : name + " holds it here: Nova lets a member go only where one already is";
    }

    private String room(Guest guest, List<Integer> sites, String zone) {
        if (only(sites, site -> filling.everCovers(site, guest)).isEmpty()) {
            int largest = most(sites, site -> filling.site(site).room().capacity());
            return "no host" + zone + " is large enough, not "
                    + filling.site(largest).host()
                    + " with "
                    + Sizes.words(filling.site(largest).room().capacity(), guest.size());
        }
        List<Integer> covering = only(sites, site -> filling.covers(site, guest));
        if (covering.isEmpty()) {
            int most = most(sites, filling::free);
            return "most room is on " + filling.site(most).host() + ", "
                    + Sizes.words(filling.free(most), guest.size());
        }
        int first = covering.get(0);
        return "it fits on " + filling.site(first).host()
                + " only into the room that has to stay free in zone "
                + filling.site(first).zone()
                + " (" + Sizes.words(filling.reserve(first), guest.size()) + ")";
    }

    private int most(List<Integer> sites, java.util.function.IntFunction<Resources> amount) {
        return sites.stream()
                .max(Comparator.comparingLong(
                                (Integer site) -> amount.apply(site).amount("MEMORY_MB"))
                        .thenComparingLong(site -> amount.apply(site).amount("VCPU"))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }
}

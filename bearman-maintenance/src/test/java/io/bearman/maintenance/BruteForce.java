package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.Zone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tries every way to place a few servers; knows the rules in its own words. */
final class BruteForce {
    private final SmallCloud cloud;
    private final Headroom headroom;

    BruteForce(SmallCloud cloud, Headroom headroom) {
        this.cloud = cloud;
        this.headroom = headroom;
    }

    /** {@return whether all of them have places in some way} */
    boolean finds() {
        return finds(0, new HashMap<>());
    }

    private boolean finds(int next, Map<Guest, Site> chosen) {
        if (next == cloud.guests().size()) {
            return allowed(chosen);
        }
        for (Site site : cloud.sites()) {
            chosen.put(cloud.guests().get(next), site);
            if (finds(next + 1, chosen)) {
                return true;
            }
            chosen.remove(cloud.guests().get(next));
        }
        return false;
    }

    /** {@return whether they may be there all at once} */
    boolean allowed(Map<Guest, Site> chosen) {
        return chosen.entrySet().stream().allMatch(it -> mayBe(it.getKey(), it.getValue()))
                && cloud.sites().stream().allMatch(site -> fits(site, chosen))
                && cloud.groups().stream().allMatch(group -> kept(group, chosen))
                && cloud.sites().stream().allMatch(site -> spared(site.zone(), chosen));
    }

    private static boolean mayBe(Guest guest, Site site) {
        return site.closed().isEmpty() && guest.bound().map(site.zone()::equals).orElse(true);
    }

    private static Resources on(Site site, Map<Guest, Site> chosen) {
        return chosen.entrySet().stream()
                .filter(it -> it.getValue().equals(site))
                .map(it -> it.getKey().size())
                .reduce(site.room().used(), Resources::plus);
    }

    private static boolean fits(Site site, Map<Guest, Site> chosen) {
        boolean takesAny = chosen.containsValue(site);
        return !takesAny || site.room().capacity().covers(on(site, chosen));
    }

    private boolean kept(ServerGroup group, Map<Guest, Site> chosen) {
        Map<Site, Integer> here = new HashMap<>();
        for (Site site : cloud.sites()) {
            for (ServerId member : group.members()) {
                if (site.room().servers().contains(member)) {
                    here.merge(site, 1, Integer::sum);
                }
            }
        }
        Map<Site, Integer> before = new HashMap<>(here);
        chosen.forEach((guest, site) -> {
            if (group.members().contains(guest.server().id())) {
                here.merge(site, 1, Integer::sum);
            }
        });
        boolean moved = chosen.keySet().stream()
                .anyMatch(guest -> group.members().contains(guest.server().id()));
        if (!group.hard() || !moved) {
            return true;
        }
        return group.policy().equals("affinity")
                ? chosen.entrySet().stream()
                        .filter(it ->
                                group.members().contains(it.getKey().server().id()))
                        .allMatch(it -> before.containsKey(it.getValue()))
                : chosen.entrySet().stream()
                        .filter(it ->
                                group.members().contains(it.getKey().server().id()))
                        .allMatch(it ->
                                here.get(it.getValue()) <= group.mostPerHost().orElse(1));
    }

    private boolean spared(Zone zone, Map<Guest, Site> chosen) {
        boolean used = chosen.values().stream().anyMatch(site -> site.zone().equals(zone));
        Map<String, Long> wanted = new TreeMap<>();
        Map<String, Long> free = new TreeMap<>();
        Map<String, Long> most = new TreeMap<>();
        Map<String, Long> all = new TreeMap<>();
        List<Site> open = cloud.sites().stream()
                .filter(site -> site.zone().equals(zone) && site.closed().isEmpty())
                .toList();
        for (Site site : open) {
            site.room().capacity().amounts().forEach((name, amount) -> {
                free.merge(name, amount - on(site, chosen).amount(name), Long::sum);
                most.merge(name, amount, Math::max);
                all.merge(name, amount, Long::sum);
            });
        }
        chosen.forEach((guest, site) -> {
            if (site.zone().equals(zone)) {
                guest.size()
                        .amounts()
                        .forEach((name, amount) -> wanted.merge(name, amount, Long::sum));
            }
        });
        return !used
                || wanted.entrySet().stream()
                        .filter(it -> it.getValue() > 0)
                        .allMatch(it -> free.getOrDefault(it.getKey(), 0L)
                                >= (headroom.largestHost()
                                        ? most.getOrDefault(it.getKey(), 0L)
                                        : all.getOrDefault(it.getKey(), 0L)
                                                * headroom.percent()
                                                / 100));
    }
}

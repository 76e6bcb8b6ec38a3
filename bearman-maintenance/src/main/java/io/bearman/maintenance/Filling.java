package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A region's hosts as they fill and empty while a plan is thought through: nothing is placed where
 * there is no room, against a group, a zone, an aggregate, or into the headroom.
 *
 * <p>Not thread-safe. Hosts are numbered as the terrain has them.
 */
final class Filling {
    private final List<Site> sites;
    private final Map<HostId, Integer> numbers = new HashMap<>();
    private final Amounts amounts;
    private final long[][] free;
    private final boolean[] open;
    private final boolean[] shunned;
    private final double[] score;
    private final int[] grouped;
    private final String[] kinds;
    private final Map<Zone, ZoneRoom> zones = new TreeMap<>(Comparator.comparing(Zone::value));
    private final Map<ServerId, Together> groups = new HashMap<>();
    private final AggregateRules aggregates;
    private final Terrain terrain;
    private final Headroom headroom;

    Filling(Terrain terrain, Headroom headroom) {
        this.terrain = terrain;
        this.headroom = headroom;
        this.sites = terrain.sites();
        this.aggregates = new AggregateRules(sites);
        this.amounts = new Amounts(sites);
        this.free = new long[sites.size()][];
        this.open = new boolean[sites.size()];
        this.shunned = new boolean[sites.size()];
        this.score = new double[sites.size()];
        this.grouped = new int[sites.size()];
        this.kinds = new String[sites.size()];
        for (int i = 0; i < sites.size(); i++) {
            numbers.put(sites.get(i).host(), i);
            kinds[i] = kind(sites.get(i), terrain);
            free[i] = amounts.of(sites.get(i).room().free()).clone();
        }
        gather(terrain.groups());
        for (int i = 0; i < sites.size(); i++) {
            ZoneRoom zone = zone(i);
            if (sites.get(i).emptying()) {
                zone.promise(amounts.of(sites.get(i).room().used()));
            }
            if (sites.get(i).closed().isEmpty()) {
                open(i);
            }
        }
    }

    private void gather(List<ServerGroup> all) {
        for (ServerGroup group : all) {
            Together together = new Together(group);
            group.members().forEach(member -> groups.put(member, together));
        }
        for (int i = 0; i < sites.size(); i++) {
            for (ServerId server : sites.get(i).room().servers()) {
                Together together = groups.get(server);
                if (together != null) {
                    together.come(i);
                    grouped[i]++;
                }
            }
        }
    }

    private ZoneRoom zone(int site) {
        return zones.computeIfAbsent(
                sites.get(site).zone(), it -> new ZoneRoom(amounts, score, headroom));
    }

    // --- what hosts do ---

    /** {@return the number of this host, -1 when the region has no such hypervisor} */
    int number(HostId host) {
        return numbers.getOrDefault(host, -1);
    }

    Site site(int number) {
        return sites.get(number);
    }

    /** Nothing goes there any more; what is there stays. */
    void close(int site) {
        if (open[site]) {
            open[site] = false;
            zone(site).close(site, free[site]);
        }
    }

    /** It serves anew and is chosen as any other. */
    void back(int site) {
        shunned[site] = false;
        open(site);
    }

    private void open(int site) {
        open[site] = true;
        rate(site);
        zone(site).open(site, amounts.of(sites.get(site).room().capacity()), free[site]);
    }

    /** It is chosen last from now on: its servers will have to leave it soon. */
    void shun(int site) {
        boolean was = open[site];
        close(site);
        shunned[site] = true;
        if (was) {
            open(site);
        }
    }

    private void rate(int site) {
        double rating = shunned[site] ? -sites.size() * 2.0 * amounts.size() : 0;
        score[site] = rating + amounts.share(free[site]);
    }

    // --- who may go where ---

    /** {@return whether there is a place for it on this host now} */
    boolean takes(int site, Guest guest) {
        long[] wanted = amounts.of(guest.size());
        return open[site]
                && amounts.covers(free[site], wanted)
                && zone(site).spares(wanted)
                && admits(site, guest)
                && group(guest).map(it -> it.admits(site)).orElse(true);
    }

    /** {@return whether it may be there at all, however full it is} */
    boolean admits(int site, Guest guest) {
        Site there = sites.get(site);
        return guest.bound().map(there.zone()::equals).orElse(true)
                && !terrain.unfit().getOrDefault(guest.size(), Set.of()).contains(there.host())
                && aggregates.admit(there, guest.server().terms());
    }

    /** {@return whether it could be there if the host were empty} */
    boolean everCovers(int site, Guest guest) {
        return amounts.covers(
                amounts.of(sites.get(site).room().capacity()), amounts.of(guest.size()));
    }

    boolean covers(int site, Guest guest) {
        return amounts.covers(free[site], amounts.of(guest.size()));
    }

    boolean isOpen(int site) {
        return open[site];
    }

    int size() {
        return sites.size();
    }

    Optional<Together> group(Guest guest) {
        return Optional.ofNullable(groups.get(guest.server().id()));
    }

    /** {@return the open hosts it may be bound to, those with most room first, its own zone first} */
    List<Collection<Integer>> roomiest(Guest guest) {
        List<Collection<Integer>> found = new ArrayList<>();
        Optional<Zone> bound = guest.bound();
        add(found, zones.get(bound.orElse(guest.home())));
        if (bound.isEmpty()) {
            zones.forEach((zone, room) -> {
                if (!zone.equals(guest.home())) {
                    add(found, room);
                }
            });
        }
        return found;
    }

    private static void add(List<Collection<Integer>> found, @Nullable ZoneRoom zone) {
        if (zone != null) {
            found.add(zone.roomiest());
        }
    }

    // --- moving ---

    /** It is on this host from now on; nothing is checked. */
    void move(Guest guest, int from, int to) {
        long[] size = amounts.of(guest.size());
        change(from, size, 1);
        change(to, size, -1);
        group(guest).ifPresent(group -> {
            group.go(from);
            group.come(to);
            grouped[from]--;
            grouped[to]++;
        });
    }

    private void change(int site, long[] size, int sign) {
        if (open[site]) {
            zone(site).leave(site);
        }
        amounts.add(free[site], size, sign);
        rate(site);
        if (open[site]) {
            zone(site).enter(site, size, sign);
        }
    }

    /** {@return how much is left where this guest would be, the less the tighter it fits} */
    double slack(int site) {
        return score[site];
    }

    /** {@return its share of what hosts have at most, of the resource it needs most of} */
    double weight(Guest guest) {
        return amounts.greatestShare(amounts.of(guest.size()));
    }

    Resources free(int site) {
        return amounts.words(free[site]);
    }

    /** {@return what is to stay free in this host's zone} */
    Resources reserve(int site) {
        return amounts.words(zone(site).reserve());
    }

    /** {@return what makes this host one like another: equal ones need not both be tried} */
    String likeness(int site) {
        // Who is there matters to groups, and to nobody else.
        String members = grouped[site] == 0 ? "" : "#" + site;
        return kinds[site] + members + Arrays.toString(free[site]);
    }

    private static String kind(Site site, Terrain terrain) {
        StringBuilder text = new StringBuilder(site.zone().value());
        site.aggregates().forEach(aggregate -> text.append(' ').append(aggregate.id()));
        terrain.unfit().forEach((size, hosts) -> {
            if (hosts.contains(site.host())) {
                text.append(' ').append(size.amounts().hashCode());
            }
        });
        return text.toString();
    }

    /** {@return whether the zone could hold all of them, however its hosts are filled} */
    boolean couldHold(Collection<Guest> guests) {
        Map<Zone, long[]> wanted = new HashMap<>();
        for (Guest guest : guests) {
            guest.bound()
                    .ifPresent(zone -> amounts.add(
                            wanted.computeIfAbsent(zone, it -> new long[amounts.size()]),
                            amounts.of(guest.size()),
                            1));
        }
        return wanted.entrySet().stream().allMatch(entry -> {
            ZoneRoom zone = zones.get(entry.getKey());
            return zone != null && zone.spares(entry.getValue());
        });
    }
}

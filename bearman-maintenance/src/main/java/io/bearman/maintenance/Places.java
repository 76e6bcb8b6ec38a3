package io.bearman.maintenance;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Thinks a roll through: whether each host's servers find places when its turn comes, while others
 * are out too; those that were out come back empty. Pure.
 *
 * <p>When more hosts at once than fit would be out, fewer are; a host whose servers find no place
 * even when it is out alone is named.
 */
final class Places {
    private final Map<RegionId, Terrain> terrains;
    private final Headroom headroom;
    private final Grouping grouping;

    /** @param grouping how many hosts the limits let out at once */
    Places(Map<RegionId, Terrain> terrains, Headroom headroom, Grouping grouping) {
        this.terrains = terrains;
        this.headroom = headroom;
        this.grouping = grouping;
    }

    /**
     * A host that is taken out.
     *
     * @param placed the host and its machine
     * @param guests its servers that need places
     * @param comesBack whether servers may be placed there afterwards
     */
    record Leaving(Placed placed, List<Guest> guests, boolean comesBack) {
        HostId host() {
            return placed.host().id();
        }
    }

    /**
     * Who goes where.
     *
     * @param places a host for each server that has one
     * @param homeless why, for each server that has none, by the host that cannot be emptied
     * @param soft the soft policies of server groups that are not kept
     * @param fewer how many hosts at once are out at most, where the limits let too many out; 0 for as
     *     they say
     */
    record Found(
            Map<ServerId, HostId> places,
            Map<HostId, Map<ServerId, String>> homeless,
            List<String> soft,
            int fewer) {
        Optional<String> homeless(HostId host, ServerId server) {
            return Optional.ofNullable(homeless.getOrDefault(host, Map.of()).get(server));
        }
    }

    Found of(List<Leaving> hosts) {
        int atOnce = hosts.size() + 1;
        while (true) {
            Walk walk = new Walk(hosts, atOnce);
            walk.go();
            if (walk.narrowest >= atOnce) {
                int fewer = atOnce > hosts.size() ? 0 : atOnce;
                return new Found(walk.places, walk.homeless, walk.soft, fewer);
            }
            atOnce = walk.narrowest;
        }
    }

    /** One way through all hosts. */
    private final class Walk {
        private final List<Leaving> hosts;
        private final int atOnce;
        private final Map<RegionId, Filling> fillings = new HashMap<>();
        private final Map<HostId, List<Guest>> came = new HashMap<>();
        private final Deque<Leaving> out = new ArrayDeque<>();
        private final Admission admission = new Admission(grouping, List.of());
        private final Map<ServerId, HostId> places = new HashMap<>();
        private final Map<HostId, Map<ServerId, String>> homeless = new LinkedHashMap<>();
        private final List<String> soft = new ArrayList<>();
        private int narrowest;

        Walk(List<Leaving> hosts, int atOnce) {
            this.hosts = hosts;
            this.atOnce = atOnce;
            this.narrowest = atOnce;
            terrains.forEach(
                    (region, terrain) -> fillings.put(region, new Filling(terrain, headroom)));
            for (Leaving leaving : hosts) {
                came.put(leaving.host(), new ArrayList<>());
                int site = filling(leaving).number(leaving.host());
                if (site >= 0) {
                    filling(leaving).shun(site);
                }
            }
        }

        private Filling filling(Leaving leaving) {
            return fillings.computeIfAbsent(
                    leaving.placed().host().region(),
                    region -> new Filling(Terrain.none(), headroom));
        }

        void go() {
            for (Leaving leaving : hosts) {
                while (!out.isEmpty() && held(leaving)) {
                    back(out.removeFirst());
                }
                if (filling(leaving).number(leaving.host()) >= 0) {
                    leave(leaving);
                }
                out.add(leaving);
                admission.go(leaving.placed());
            }
        }

        private boolean held(Leaving leaving) {
            return out.size() >= atOnce || admission.hold(leaving.placed()).isPresent();
        }

        private void back(Leaving leaving) {
            admission.back(leaving.placed());
            int site = filling(leaving).number(leaving.host());
            if (site >= 0 && leaving.comesBack()) {
                filling(leaving).back(site);
            }
        }

        private void leave(Leaving leaving) {
            Filling filling = filling(leaving);
            filling.close(filling.number(leaving.host()));
            List<Guest> guests = new ArrayList<>(leaving.guests());
            guests.addAll(came.get(leaving.host()));
            Fill.Found found = Fill.of(filling, guests);
            boolean waited = !found.left().isEmpty() && !out.isEmpty();
            while (!found.left().isEmpty() && !out.isEmpty()) {
                found.undo(filling);
                back(out.removeFirst());
                found = Fill.of(filling, guests);
            }
            if (waited && found.left().isEmpty()) {
                narrowest = Math.min(narrowest, out.size() + 1);
            }
            note(leaving, found);
        }

        private void note(Leaving leaving, Fill.Found found) {
            Filling filling = filling(leaving);
            Set<Guest> own = Set.copyOf(leaving.guests());
            found.places().forEach((guest, site) -> {
                HostId host = filling.site(site).host();
                if (own.contains(guest)) {
                    places.put(guest.server().id(), host);
                }
                came.computeIfPresent(host, (it, guests) -> {
                    guests.add(guest.on(host));
                    return guests;
                });
            });
            found.places()
                    .forEach((guest, site) -> filling.group(guest)
                            .flatMap(group -> group.breach(guest.server().name(), site))
                            .ifPresent(breach ->
                                    soft.add(breach + " (" + filling.site(site).host() + ")")));
            Shortage shortage = new Shortage(filling);
            for (Guest guest : found.left()) {
                homeless.computeIfAbsent(leaving.host(), it -> new LinkedHashMap<>())
                        .put(guest.server().id(), shortage.of(guest));
            }
        }
    }
}

package io.bearman.maintenance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds places for many servers at once, always the same ones. The greatest first: onto the roomiest
 * host, as Nova's scheduler prefers; where that leaves some over, as tight as possible; where that
 * does too, by search, which finds a way if there is one and gives up after so many looks.
 */
final class Fill {
    /** Besides one way down: a few hundredths of a second. Small cases are searched through. */
    static final int LOOKS = 100_000;

    private final Filling filling;
    private final Map<Guest, Integer> placed = new LinkedHashMap<>();
    private int looks;

    private Fill(Filling filling, int looks) {
        this.filling = filling;
        this.looks = looks;
    }

    /**
     * What was found; the filling has it so.
     *
     * @param places the number of each server's new host
     * @param left those without a place, the greatest first
     */
    record Found(Map<Guest, Integer> places, List<Guest> left) {
        Found {
            places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
            left = List.copyOf(left);
        }

        /** Puts everybody back. */
        void undo(Filling filling) {
            List<Map.Entry<Guest, Integer>> moved = new ArrayList<>(places.entrySet());
            for (int i = moved.size() - 1; i >= 0; i--) {
                Guest guest = moved.get(i).getKey();
                filling.move(guest, moved.get(i).getValue(), filling.number(guest.from()));
            }
        }

        private Found undone(Filling filling) {
            undo(filling);
            return this;
        }

        private void again(Filling filling) {
            places.forEach((guest, to) -> filling.move(guest, filling.number(guest.from()), to));
        }
    }

    /** Places as many of them as it can. */
    static Found of(Filling filling, Collection<Guest> guests) {
        int looks = LOOKS + guests.size() * guests.size() * filling.size();
        List<Guest> order = greatestFirst(filling, guests);
        Found best = new Fill(filling, looks).greedy(order, true);
        if (best.left().isEmpty()) {
            return best;
        }
        best.undo(filling);
        best = fewerLeft(best, new Fill(filling, looks).greedy(order, false).undone(filling));
        if (!best.left().isEmpty()) {
            best = fewerLeft(best, new Fill(filling, looks).search(order).undone(filling));
        }
        best.again(filling);
        return best;
    }

    private static Found fewerLeft(Found one, Found other) {
        return other.left().size() < one.left().size() ? other : one;
    }

    private static List<Guest> greatestFirst(Filling filling, Collection<Guest> guests) {
        return guests.stream()
                .sorted(Comparator.<Guest>comparingDouble(guest -> -filling.weight(guest))
                        .thenComparing(guest -> guest.server().name())
                        .thenComparing(guest -> guest.server().id()))
                .toList();
    }

    private void put(Guest guest, int site) {
        filling.move(guest, filling.number(guest.from()), site);
        placed.put(guest, site);
    }

    private void takeBack(Guest guest, int site) {
        placed.remove(guest);
        filling.move(guest, site, filling.number(guest.from()));
    }

    // --- one after the other ---

    private Found greedy(List<Guest> order, boolean roomiest) {
        List<Guest> left = new ArrayList<>();
        for (Guest guest : order) {
            int site = roomiest ? roomiest(guest) : tightest(guest);
            if (site < 0) {
                left.add(guest);
            } else {
                put(guest, site);
            }
        }
        return new Found(placed, left);
    }

    private int roomiest(Guest guest) {
        int second = -1;
        for (Collection<Integer> sites : filling.roomiest(guest)) {
            for (int site : sites) {
                if (filling.takes(site, guest)) {
                    if (filling.group(guest).map(it -> it.likes(site)).orElse(true)) {
                        return site;
                    }
                    second = second < 0 ? site : second;
                }
            }
        }
        return second;
    }

    private int tightest(Guest guest) {
        int best = -1;
        for (Collection<Integer> sites : filling.roomiest(guest)) {
            for (int site : sites) {
                boolean tighter = best < 0 || filling.slack(site) <= filling.slack(best);
                if (tighter && filling.takes(site, guest)) {
                    best = site;
                }
            }
        }
        return best;
    }

    // --- by search ---

    /** Who has no place even alone has none for sure; for the others a place each is looked for. */
    private Found search(List<Guest> order) {
        List<Guest> impossible = new ArrayList<>();
        List<Guest> possible = new ArrayList<>();
        order.forEach(guest -> (choices(guest).isEmpty() ? impossible : possible).add(guest));
        if (!filling.couldHold(possible) || !dive(new ArrayList<>(possible))) {
            return new Found(Map.of(), order);
        }
        return new Found(placed, impossible);
    }

    /** {@return whether all of them have found a place; if not, everybody is back} */
    private boolean dive(List<Guest> left) {
        if (left.isEmpty()) {
            return true;
        }
        // Whoever has the fewest choices chooses first; the greatest of those.
        Guest next = left.get(0);
        List<Integer> choices = choices(next);
        for (Guest guest : left.subList(1, left.size())) {
            List<Integer> some = choices(guest);
            if (some.size() < choices.size()) {
                next = guest;
                choices = some;
            }
        }
        left.remove(next);
        for (int site : choices) {
            if (looks < 0) {
                break;
            }
            put(next, site);
            if (dive(left)) {
                return true;
            }
            takeBack(next, site);
        }
        left.add(next);
        return false;
    }

    /** {@return where it may go now, the tightest first; of equal hosts one} */
    private List<Integer> choices(Guest guest) {
        List<Integer> choices = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Collection<Integer> sites : filling.roomiest(guest)) {
            looks -= sites.size();
            for (int site : sites) {
                if (filling.takes(site, guest) && seen.add(filling.likeness(site))) {
                    choices.add(site);
                }
            }
        }
        choices.sort(Comparator.comparingDouble(filling::slack).thenComparing(it -> it));
        return choices;
    }
}

package io.bearman.maintenance;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The open hosts of a zone: what they have free together, and how much of it has to stay free. */
final class ZoneRoom {
    private final Amounts amounts;
    private final Headroom headroom;
    private final TreeSet<Integer> roomiest;
    private final Map<Integer, long[]> capacities = new HashMap<>();
    private final long[] free;
    private final long[] promised;
    private final long[] reserve;

    /** @param score how much room each host has; a host leaves the zone while its own changes */
    ZoneRoom(Amounts amounts, double[] score, Headroom headroom) {
        this.amounts = amounts;
        this.headroom = headroom;
        this.free = new long[amounts.size()];
        this.promised = new long[amounts.size()];
        this.reserve = new long[amounts.size()];
        this.roomiest = new TreeSet<>(Comparator.comparingDouble((Integer site) -> -score[site])
                .thenComparing(Comparator.naturalOrder()));
    }

    /** Somebody else's servers will need this much. */
    void promise(long[] amount) {
        amounts.add(promised, amount, 1);
        weigh();
    }

    void open(int site, long[] capacity, long[] left) {
        roomiest.add(site);
        capacities.put(site, capacity);
        amounts.add(free, left, 1);
        weigh();
    }

    void close(int site, long[] left) {
        roomiest.remove(site);
        capacities.remove(site);
        amounts.add(free, left, -1);
        weigh();
    }

    void leave(int site) {
        roomiest.remove(site);
    }

    void enter(int site, long[] size, int sign) {
        roomiest.add(site);
        amounts.add(free, size, sign);
    }

    Collection<Integer> roomiest() {
        return Collections.unmodifiableCollection(roomiest);
    }

    /** {@return whether enough stays free when this much is placed here} */
    boolean spares(long[] wanted) {
        for (int i = 0; i < free.length; i++) {
            if (wanted[i] > 0 && free[i] - wanted[i] < reserve[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@return what has to stay free: the headroom, and what is promised} */
    long[] reserve() {
        return reserve;
    }

    private void weigh() {
        for (int i = 0; i < reserve.length; i++) {
            reserve[i] = promised[i] + headroom(i);
        }
    }

    private long headroom(int column) {
        long sum = 0;
        long most = 0;
        for (long[] capacity : capacities.values()) {
            sum += capacity[column];
            most = Math.max(most, capacity[column]);
        }
        return headroom.largestHost() ? most : sum * headroom.percent() / 100;
    }
}

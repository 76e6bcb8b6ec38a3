package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Resources as numbers, one column a resource class: packing compares many. */
final class Amounts {
    private final List<String> classes;
    private final double[] greatest;
    private final Map<Resources, long[]> known = new HashMap<>();

    Amounts(Collection<Site> sites) {
        TreeSet<String> names = new TreeSet<>();
        sites.forEach(site -> names.addAll(site.room().capacity().amounts().keySet()));
        this.classes = List.copyOf(new ArrayList<>(names));
        // What no host has is more than any host has: the last column.
        this.greatest = new double[classes.size() + 1];
        for (Site site : sites) {
            for (int i = 0; i < classes.size(); i++) {
                long amount = site.room().capacity().amount(classes.get(i));
                greatest[i] = Math.max(greatest[i], amount);
            }
        }
    }

    int size() {
        return greatest.length;
    }

    /** {@return these as a row, which nobody may change} */
    long[] of(Resources resources) {
        return known.computeIfAbsent(resources, this::row);
    }

    private long[] row(Resources resources) {
        long[] row = new long[size()];
        resources.amounts().forEach((name, amount) -> {
            int column = classes.indexOf(name);
            row[column < 0 ? classes.size() : column] += amount;
        });
        return row;
    }

    /** {@return whether this is enough of everything that is wanted} */
    boolean covers(long[] have, long[] wanted) {
        for (int i = 0; i < have.length; i++) {
            if (wanted[i] > 0 && have[i] < wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Adds to the first row, or takes from it with the sign -1. */
    void add(long[] to, long[] more, int sign) {
        for (int i = 0; i < to.length; i++) {
            to[i] += sign * more[i];
        }
    }

    /** {@return these as parts of what a host has at most, added up} */
    double share(long[] row) {
        double sum = 0;
        for (int i = 0; i < classes.size(); i++) {
            sum += greatest[i] == 0 ? 0 : row[i] / greatest[i];
        }
        return sum;
    }

    double greatestShare(long[] row) {
        double most = row[classes.size()];
        for (int i = 0; i < classes.size(); i++) {
            most = Math.max(most, greatest[i] == 0 ? 0 : row[i] / greatest[i]);
        }
        return most;
    }

    Resources words(long[] row) {
        Map<String, Long> amounts = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            amounts.put(classes.get(i), Math.max(0, row[i]));
        }
        return new Resources(amounts);
    }
}

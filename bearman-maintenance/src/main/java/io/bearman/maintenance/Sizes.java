package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Amounts of resources in people's words: processors first, then memory, then disk. */
final class Sizes {
    private static final String MEMORY = "MEMORY_MB";
    private static final List<String> FIRST = List.of("VCPU", "PCPU", MEMORY, "DISK_GB");
    private static final Map<String, String> UNITS =
            Map.of("VCPU", "vCPU", "PCPU", "pCPU", "DISK_GB", "GiB disk");
    private static final long MIB_A_GIB = 1024;

    private Sizes() {}

    /** {@return for example "16 vCPU, 64 GiB, 20 GiB disk"} */
    static String words(Resources size) {
        Set<String> some = new TreeSet<>(size.amounts().keySet());
        some.removeIf(name -> size.amount(name) == 0);
        return some.isEmpty() ? "nothing" : words(size, some);
    }

    /** {@return how much there is of what is wanted, also where that is nothing} */
    static String words(Resources have, Resources wanted) {
        return words(have, wanted.amounts().keySet());
    }

    private static String words(Resources size, Set<String> names) {
        List<String> order = new ArrayList<>(FIRST);
        order.retainAll(names);
        names.stream().filter(name -> !FIRST.contains(name)).sorted().forEach(order::add);
        return order.stream()
                .map(name -> word(name, size.amount(name)))
                .collect(Collectors.joining(", "));
    }

    private static String word(String name, long amount) {
        if (name.equals(MEMORY)) {
            return amount % MIB_A_GIB == 0 ? amount / MIB_A_GIB + " GiB" : amount + " MiB";
        }
        return amount + " " + UNITS.getOrDefault(name, name);
    }
}

package io.bearman.core.cloud;

import java.util.Map;
import java.util.TreeMap;

/**
 * An amount of each resource class: VCPU, MEMORY_MB, DISK_GB ...
 *
 * @param amounts by class
 */
public record Resources(Map<String, Long> amounts) {
    public Resources {
        amounts.forEach((name, amount) -> {
            if (!name.matches("[A-Z0-9_]{1,255}") || amount < 0) {
                throw new IllegalArgumentException(
                        "not an amount of a resource: '" + name + "' " + amount);
            }
        });
        amounts = Map.copyOf(amounts);
    }

    /** {@return nothing of anything} */
    public static Resources none() {
        return new Resources(Map.of());
    }

    /** {@return the amount of this class, 0 for none} */
    public long amount(String resourceClass) {
        return amounts.getOrDefault(resourceClass, 0L);
    }

    /** {@return both together} */
    public Resources plus(Resources other) {
        Map<String, Long> sum = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
        return new Resources(sum);
    }

    /** {@return what is left of this when the other is taken from it; never below nothing} */
    public Resources minus(Resources other) {
        Map<String, Long> rest = new TreeMap<>();
        amounts.forEach((name, amount) -> rest.put(name, Math.max(0, amount - other.amount(name))));
        return new Resources(rest);
    }

    /** {@return whether this is enough for the other} */
    public boolean covers(Resources other) {
        return other.amounts.entrySet().stream()
                .allMatch(wanted -> amount(wanted.getKey()) >= wanted.getValue());
    }
}

package io.bearman.core.inventory;

import io.bearman.core.UsageException;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which hosts are meant: all that match every column and label that is given; of one column, any of
 * its values.
 *
 * <pre>{@code
 * Query.all().with(Column.ZONE, "az1", "az2").label("owner", "db").label("canary")
 * }</pre>
 *
 * @param columns the values that a column may have
 * @param labels the value that a label must have; empty for any
 */
public record Query(Map<Column, Set<String>> columns, Map<String, Optional<String>> labels) {
    private static final Query ALL = new Query(Map.of(), Map.of());

    /**
     * @throws UsageException when a column never has such a value
     */
    public Query {
        Map<Column, Set<String>> normal = new EnumMap<>(Column.class);
        columns.forEach((column, values) -> normal.put(column, normal(column, values)));
        columns = Collections.unmodifiableMap(normal);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    private static Set<String> normal(Column column, Set<String> values) {
        Set<String> normal = new TreeSet<>();
        for (String value : values) {
            try {
                normal.add(column.normal(value));
            } catch (IllegalArgumentException e) {
                throw new UsageException("no host has the " + column.name() + " '" + value + "'");
            }
        }
        return Collections.unmodifiableSet(normal);
    }

    /** {@return every host} */
    public static Query all() {
        return ALL;
    }

    /** {@return of these, the hosts that have one of these values} */
    public Query with(Column column, String... values) {
        return with(column, List.of(values));
    }

    /** {@return of these, the hosts that have one of these values; no value leaves them all} */
    public Query with(Column column, Collection<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        Map<Column, Set<String>> more = new EnumMap<>(Column.class);
        more.putAll(columns);
        more.put(column, new TreeSet<>(values));
        return new Query(more, labels);
    }

    /** {@return of these, the hosts whose label has this value} */
    public Query label(String key, String value) {
        return label(key, Optional.of(value));
    }

    /** {@return of these, the hosts that have this label, whatever its value} */
    public Query label(String key) {
        return label(key, Optional.empty());
    }

    private Query label(String key, Optional<String> value) {
        Map<String, Optional<String>> more = new TreeMap<>(labels);
        more.put(key, value);
        return new Query(columns, more);
    }

    /** {@return whether this host is meant} */
    public boolean matches(Placed placed) {
        return columns.entrySet().stream()
                        .allMatch(it -> it.getKey().of(placed).anyMatch(it.getValue()::contains))
                && labels.entrySet().stream().allMatch(it -> labelled(placed, it));
    }

    private static boolean labelled(Placed placed, Map.Entry<String, Optional<String>> label) {
        Optional<String> value = placed.host().labels().get(label.getKey());
        return value.isPresent()
                && (label.getValue().isEmpty() || label.getValue().equals(value));
    }
}

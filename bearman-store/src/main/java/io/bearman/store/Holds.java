package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Held;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The UUIDs and MAC addresses that are nobody's for ever. */
final class Holds {
    private static final String HELD = "select value, host, since, why from held where value";

    private final Sql sql;

    Holds(Sql sql) {
        this.sql = sql;
    }

    /** Puts what a machine is known by on hold; what is so already stays as it is. */
    void add(HostId host, Machine machine, Instant now, String why) throws SQLException {
        Set<String> held = new HashSet<>(
                sql.rowsFor(HELD + " in (%s)", values(machine), row -> row.getString(1)));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Object value : values(machine)) {
            if (!held.contains(value.toString())) {
                String kind = value instanceof Mac ? "mac" : "uuid";
                rows.add(new @Nullable Object[] {kind, value, host, now, why});
            }
        }
        sql.batch("insert into held (kind, value, host, since, why) values (?, ?, ?, ?, ?)", rows);
    }

    Optional<Held> find(Object value) throws SQLException {
        return sql.row(
                HELD + " = ?",
                row -> new Held(
                        row.getString(1),
                        HostId.of(row.getString(2)),
                        Sql.instant(row, "since"),
                        row.getString(4)),
                value);
    }

    /** Refuses a host that is given what is on hold; a retired one keeps its own. */
    void check(List<Placing.Change> changes) throws SQLException {
        List<Object> values = new ArrayList<>();
        changes.forEach(change -> values.addAll(values(change.machine())));
        Set<String> held =
                new HashSet<>(sql.rowsFor(HELD + " in (%s)", values, row -> row.getString(1)));
        if (held.isEmpty()) {
            return;
        }
        for (Placing.Change change : changes) {
            Set<String> own = new HashSet<>();
            if (change.from() != null) {
                values(change.from().machine()).forEach(value -> own.add(value.toString()));
            }
            for (Object value : values(change.machine())) {
                if (held.contains(value.toString()) && !own.contains(value.toString())) {
                    throw new UsageException(
                            "host " + change.host() + ": " + find(value).orElseThrow());
                }
            }
        }
    }

    private static List<Object> values(Machine machine) {
        List<Object> values = new ArrayList<>(machine.macs());
        values.add(machine.id());
        return values;
    }
}

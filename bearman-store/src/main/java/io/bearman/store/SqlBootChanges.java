package io.bearman.store;

import io.bearman.core.boot.BootChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * How far the store is, in SQL. Whoever changes anything appends to the audit log in the same
 * transaction, and takes its number under a lock: what is not seen here was not committed.
 */
final class SqlBootChanges implements BootChanges {
    /** How many tokens were replaced while they could be exchanged; no row for none. */
    private static final String REPLACED = "boot_token_replaced";

    private static final String LATEST =
            "select coalesce((select max(number) from audit), 0) as event,"
                    + " coalesce((select noted_at from audit where number ="
                    + " (select max(number) from audit)), 0) as noted_at,"
                    + " coalesce((select value from counter where name = '" + REPLACED
                    + "'), 0) as replaced";

    private final Database database;

    SqlBootChanges(Database database) {
        this.database = database;
    }

    @Override
    public Mark latest() {
        return database.glance(LATEST, SqlBootChanges::mark);
    }

    /** Notes, in the transaction that replaces it, that a token can be exchanged no more. */
    static void replaced(Sql sql) throws SQLException {
        sql.run(
                "insert into counter (name, value) values (?, 1)"
                        + " on conflict (name) do update set value = counter.value + 1",
                REPLACED);
    }

    private static Mark mark(ResultSet row, Instant now) throws SQLException {
        return new Mark(
                row.getLong("event"), Sql.instant(row, "noted_at"), row.getLong("replaced"), now);
    }
}

package io.bearman.store;

import io.bearman.core.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database to our schema, or refuses it. Flyway runs only when there is something to do:
 * its start costs more than everything else that a command does here.
 */
final class Schema {
    /** The schema that this code reads and writes: the newest migration. */
    static final MigrationVersion OURS = MigrationVersion.fromVersion("16");

    private static final String HISTORY = "flyway_schema_history";
    private static final String CURRENT = "select value from counter where name = 'schema'";

    private final String store;
    private final String byteOrder;
    private final UnaryOperator<FluentConfiguration> source;
    private final Function<SQLException, RuntimeException> failure;

    /**
     * @param byteOrder how this database spells an index in the order of bytes
     * @param source says where the database is
     * @param failure tells what the database could not do
     */
    Schema(
            String store,
            String byteOrder,
            UnaryOperator<FluentConfiguration> source,
            Function<SQLException, RuntimeException> failure) {
        this.store = store;
        this.byteOrder = byteOrder;
        this.source = source;
        this.failure = failure;
    }

    /**
     * {@return whether it has our schema already}
     *
     * @throws StoreException.Newer when it has a later one
     */
    boolean isOurs(Sql sql) throws SQLException {
        MigrationVersion found = found(sql);
        if (found.isNewerThan(OURS)) {
            throw newer(store, found.toString());
        }
        // Whoever upgraded it may have died before it said so to those who write.
        return found.equals(OURS) && said(sql, "") >= number(OURS);
    }

    private static StoreException.Newer newer(String store, String found) {
        return new StoreException.Newer("store " + store + " has the schema version " + found
                + ", this Bearman knows up to " + OURS + ": upgrade Bearman");
    }

    private static MigrationVersion found(Sql sql) throws SQLException {
        if (!sql.hasTable(HISTORY)) {
            return MigrationVersion.EMPTY;
        }
        return sql
                .rows(
                        "select version from " + HISTORY + " where version is not null and success",
                        row -> MigrationVersion.fromVersion(row.getString(1)))
                .stream()
                .max(Comparator.naturalOrder())
                .orElse(MigrationVersion.EMPTY);
    }

    /**
     * Checks in a transaction that the store still has our schema.
     *
     * @param lock what makes the query lock its row
     * @throws StoreException.Newer when somebody upgraded it since it was opened
     * @throws StoreException.Older when somebody put an older one in its place
     */
    static void still(String store, Sql sql, String lock) throws SQLException {
        long found = said(sql, lock);
        if (found > number(OURS)) {
            throw newer(store, "" + found);
        }
        if (found < number(OURS)) {
            throw new StoreException.Older("store " + store + " has the schema version " + found
                    + " by now, this Bearman opened it with " + OURS
                    + ": an older one was put in its place; start Bearman again");
        }
    }

    /** {@return the version that those who write look at} */
    private static long said(Sql sql, String lock) throws SQLException {
        return sql.row(CURRENT + lock, Schema::number).orElse(0L);
    }

    private static long number(ResultSet row) throws SQLException {
        return row.getLong(1);
    }

    private static long number(MigrationVersion version) {
        return Long.parseLong(version.getVersion());
    }

    void migrate() {
        try {
            source.apply(Flyway.configure())
                    .locations("classpath:io/bearman/store/schema")
                    .loggers("slf4j")
                    .placeholders(Map.of("byteOrder", byteOrder))
                    // What a migration said once is pinned by a test; a quoted name is no change.
                    .validateOnMigrate(false)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw failed(e);
        }
    }

    private StoreException failed(FlywayException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && failure.apply(sql) instanceof StoreException known) {
                return known;
            }
        }
        return new StoreException.Damaged(
                "store " + store + " is no Bearman store, or its schema is half-made", failed);
    }
}

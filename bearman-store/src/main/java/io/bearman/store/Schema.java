package io.bearman.store;

import io.bearman.core.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings a file to our schema, or refuses it. Flyway runs only when there is something to do: its
 * start costs more than everything else that a command does here.
 */
final class Schema {
    /** The schema that this code reads and writes: the newest migration. */
    static final MigrationVersion OURS = MigrationVersion.fromVersion("1");

    private static final String HISTORY = "flyway_schema_history";

    private final Path path;

    Schema(Path path) {
        this.path = path;
    }

    void bringUp(Connection connection) throws SQLException {
        MigrationVersion found = found(connection);
        if (found.isNewerThan(OURS)) {
            throw new StoreException.Newer("store " + path + " has the schema version " + found
                    + ", this Bearman knows up to " + OURS + ": upgrade Bearman");
        }
        if (!found.equals(OURS)) {
            migrate();
        }
    }

    private MigrationVersion found(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, HISTORY, null)) {
            if (!tables.next()) {
                return MigrationVersion.EMPTY;
            }
        }
        return new Sql(connection)
                        .rows(
                                "select version from " + HISTORY + " where version is not null",
                                row -> MigrationVersion.fromVersion(row.getString(1)))
                        .stream()
                        .max(Comparator.naturalOrder())
                        .orElse(MigrationVersion.EMPTY);
    }

    private void migrate() {
        try {
            Flyway.configure()
                    .dataSource("jdbc:sqlite:" + path, null, null)
                    .locations("classpath:io/bearman/store/schema")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException.Damaged(
                    "store " + path + " is no Bearman store, or its schema is half-made", e);
        }
    }
}

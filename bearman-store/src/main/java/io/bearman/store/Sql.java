package io.bearman.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction. Parameters are strings, numbers, {@link Instant}s and values
 * whose text is what is stored. Not thread-safe; ends with its transaction.
 */
final class Sql {
    private static final long NANOS = 1_000_000_000L;

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** {@return the number of rows it changed} */
    int run(String statement, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, parameters)) {
            return prepared.executeUpdate();
        }
    }

    <T> List<T> rows(String query, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement prepared = prepare(query, parameters);
                ResultSet rows = prepared.executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        }
    }

    /** {@return the first row, if there is one} */
    <T> Optional<T> row(String query, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        return rows(query, reader, parameters).stream().findFirst();
    }

    /** {@return whether the connection's own schema has this table} */
    boolean hasTable(String name) throws SQLException {
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
            return tables.next();
        }
    }

    /** {@return the next number of this counter} */
    long next(String counter) throws SQLException {
        run("update counter set value = value + 1 where name = ?", counter);
        return row("select value from counter where name = ?", row -> row.getLong(1), counter)
                .orElseThrow();
    }

    /** {@return what is stored for this instant} */
    static long nanos(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }

    /** {@return the instant in this column} */
    static Instant instant(ResultSet row, String column) throws SQLException {
        long nanos = row.getLong(column);
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    private PreparedStatement prepare(String statement, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        for (int i = 0; i < parameters.length; i++) {
            bind(prepared, i + 1, parameters[i]);
        }
        return prepared;
    }

    private static void bind(PreparedStatement prepared, int place, @Nullable Object value)
            throws SQLException {
        if (value == null) {
            prepared.setNull(place, Types.VARCHAR);
        } else if (value instanceof Number number) {
            prepared.setLong(place, number.longValue());
        } else if (value instanceof Instant instant) {
            prepared.setLong(place, nanos(instant));
        } else {
            prepared.setString(place, value.toString());
        }
    }

    /** Makes a value of a row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is done in one transaction. */
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }
}

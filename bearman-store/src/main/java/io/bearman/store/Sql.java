package io.bearman.store;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction. Parameters are strings, numbers, {@link Instant}s and values
 * whose text is what is stored. Not thread-safe; ends with its transaction.
 */
final class Sql {
    private static final long NANOS = 1_000_000_000L;
    private static final int BATCH = 500;

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

    /** Hands over each row, of which only some are in memory at a time. */
    void each(String query, RowWork work) throws SQLException {
        try (PreparedStatement prepared = prepare(query)) {
            prepared.setFetchSize(BATCH);
            try (ResultSet rows = prepared.executeQuery()) {
                while (rows.next()) {
                    work.with(rows);
                }
            }
        }
    }

    /** {@return the first row, if there is one} */
    <T> Optional<T> row(String query, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        return rows(query, reader, parameters).stream().findFirst();
    }

    /** Runs a statement once for each list of parameters; the fewest round trips. */
    void batch(String statement, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            int waiting = 0;
            for (@Nullable Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    bind(prepared, i + 1, row[i]);
                }
                prepared.addBatch();
                if (++waiting == BATCH) {
                    prepared.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                prepared.executeBatch();
            }
        } catch (BatchUpdateException e) {
            // The cause has the code by which what happened is told.
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }

    /**
     * Runs a query for each piece of a long list, because a statement takes only so many parameters.
     *
     * @param query with {@code %s} where the question marks go
     */
    <T> List<T> rowsFor(String query, Collection<?> values, RowReader<T> reader)
            throws SQLException {
        List<T> read = new ArrayList<>();
        List<Object> all = new ArrayList<>(values);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Object> some = all.subList(from, Math.min(all.size(), from + BATCH));
            String marks = String.join(", ", Collections.nCopies(some.size(), "?"));
            read.addAll(rows(query.replace("%s", marks), reader, some.toArray()));
        }
        return read;
    }

    /** {@return whether the connection's own schema has this table} */
    boolean hasTable(String name) throws SQLException {
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
            return tables.next();
        }
    }

    /** {@return the names of the columns of this query} */
    List<String> columns(String query) throws SQLException {
        try (PreparedStatement prepared = prepare(query);
                ResultSet rows = prepared.executeQuery()) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnName(i));
            }
            return names;
        }
    }

    /** {@return the next number of this counter} */
    long next(String counter) throws SQLException {
        return next(counter, 1);
    }

    /** {@return the first of the next numbers of this counter} */
    long next(String counter, int count) throws SQLException {
        run("update counter set value = value + ? where name = ?", count, counter);
        return upcoming(counter) - count;
    }

    /** {@return the number that this counter gives next, without taking it} */
    long upcoming(String counter) throws SQLException {
        return row("select value from counter where name = ?", row -> row.getLong(1), counter)
                        .orElseThrow()
                + 1;
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
            prepared.setNull(place, Types.NULL);
        } else if (value instanceof Number number) {
            prepared.setLong(place, number.longValue());
        } else if (value instanceof Instant instant) {
            prepared.setLong(place, nanos(instant));
        } else {
            // PostgreSQL has no NUL in text; what a BMC or Nova said is not lost because of one.
            prepared.setString(place, value.toString().replace('\0', '\uFFFD'));
        }
    }

    /** Makes a value of a row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Does something with a row. */
    interface RowWork {
        void with(ResultSet row) throws SQLException;
    }

    /** What is done in one transaction. */
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }
}

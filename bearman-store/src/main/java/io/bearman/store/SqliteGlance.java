package io.bearman.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Queries that are asked again and again, each prepared once, over a connection of their own. Thread-safe.
 */
final class SqliteGlance implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    SqliteGlance(Connection connection) {
        this.connection = connection;
    }

    /** {@return what the query says of the latest commit} */
    synchronized <T> T of(String query, Database.GlanceReader<T> reader, Instant now)
            throws SQLException {
        PreparedStatement statement = prepared.get(query);
        if (statement == null) {
            statement = connection.prepareStatement(query);
            prepared.put(query, statement);
        }
        // Its end is that of the statement's transaction: the next one sees what comes after.
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return reader.read(row, now);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written over it.
        }
    }
}

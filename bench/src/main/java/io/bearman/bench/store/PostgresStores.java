package io.bearman.bench.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Databases on a PostgreSQL server of our own, as it is configured out of the box: what is committed is
 * synced to the disk. Not thread-safe.
 */
public final class PostgresStores implements Stores {
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private int made;

    private PostgresStores(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the server.
     *
     * @throws IllegalStateException when there is none for this machine
     */
    public static PostgresStores start(Path folder) {
        try {
            return new PostgresStores(EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.toFile().getAbsoluteFile())
                    .setServerConfig("listen_addresses", "localhost")
                    .start());
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("no PostgreSQL server starts here: " + e, e);
        }
    }

    @Override
    public Map<String, String> fresh() {
        String name = "bench" + ++made;
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database " + name, e);
        }
        return Map.of(
                "store",
                "jdbc:postgresql://localhost:" + server.getPort() + "/" + name,
                "store-login.user",
                USER);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.bearman.store;

import io.bearman.core.time.TimeSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real PostgreSQL server, started once for all tests of this JVM; a test that asks for it is
 * skipped, with the reason, where it cannot start.
 */
final class PostgresForTests implements AutoCloseable {
    static final String USER = "postgres";

    private static final Path FOLDER = Path.of("target", "postgresql");

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();
    private boolean template;

    private PostgresForTests(EmbeddedPostgres server) {
        this.server = server;
    }

    /** {@return a server of its own, to be closed} */
    static PostgresForTests start() throws IOException {
        return new PostgresForTests(EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(FOLDER.toFile().getAbsoluteFile())
                .setServerConfig("listen_addresses", "localhost")
                // The server itself outlives every test.
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .start());
    }

    /** {@return the login of an empty database of its own} */
    PostgresLogin newDatabase() {
        String name = "test" + databases.incrementAndGet();
        run("postgres", "create database " + name);
        return login(name);
    }

    /**
     * {@return the login of a database with our schema and nothing in it} Each of them is a copy of
     * the first: the migration of fifty takes longer than their tests.
     */
    PostgresLogin emptyStore() {
        if (!template) {
            run("postgres", "create database template");
            SqlStore.open(login("template"), TimeSource.system(), StoreSettings.create())
                    .close();
            template = true;
        }
        String name = "store" + databases.incrementAndGet();
        run("postgres", "create database " + name + " template template");
        return login(name);
    }

    /** {@return where the server may keep databases on this file system} */
    Path tablespace(Path disk) throws IOException {
        Path space = Files.createDirectory(disk.resolve("space"));
        // The server refuses to run as root, so it runs as somebody else then.
        Path data = Path.of(value("show data_directory"));
        Files.setOwner(space, Files.getOwner(data));
        run("postgres", "create tablespace small location '" + space + "'");
        return space;
    }

    /** {@return the login of an empty database of its own, there} */
    PostgresLogin newDatabase(Path space) {
        String name = "test" + databases.incrementAndGet();
        run("postgres", "create database " + name + " tablespace small");
        return login(name);
    }

    void drop(PostgresLogin login, Path space) throws IOException {
        run("postgres", "drop database " + database(login) + " with (force)");
        run("postgres", "drop tablespace small");
        Files.delete(space);
    }

    private String value(String query) {
        try (Connection connection = server.getDatabase(USER, "postgres").getConnection();
                Statement prepared = connection.createStatement();
                ResultSet row = prepared.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    PostgresLogin login(String database) {
        String url = "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
        return new PostgresLogin(url, USER, null);
    }

    static String database(PostgresLogin login) {
        return login.name().substring(login.name().lastIndexOf('/') + 1);
    }

    /** Runs a statement past the store. */
    void run(String database, String statement) {
        DataSource source = server.getDatabase(USER, database);
        try (Connection connection = source.getConnection();
                Statement prepared = connection.createStatement()) {
            prepared.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Hands the server to tests. */
    static final class Extension implements ExecutionCondition, ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(PostgresForTests.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PostgresForTests.class;
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Started started = started(context);
            return started.server == null
                    ? ConditionEvaluationResult.disabled(started.problem)
                    : ConditionEvaluationResult.enabled("a PostgreSQL server runs");
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return java.util.Objects.requireNonNull(started(context).server);
        }

        private static Started started(ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent("server", key -> start(), Started.class);
        }

        private static Started start() {
            try {
                return new Started(PostgresForTests.start(), "");
            } catch (IOException | RuntimeException e) {
                return new Started(null, "no PostgreSQL server can be started here: " + e);
            }
        }
    }

    /** The server, or why there is none. */
    private record Started(
            @org.jspecify.annotations.Nullable PostgresForTests server, String problem)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (server != null) {
                server.close();
            }
        }
    }
}

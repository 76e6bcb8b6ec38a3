package io.bearman.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.bearman.core.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database on a PostgreSQL server, which many processes of many machines use at once.
 *
 * <p>Whoever writes locks one row first, so that a check and the change after it are one, as on
 * SQLite. The row holds the version of the schema: a process that was left behind by an upgrade is
 * refused at its next write.
 */
final class PostgresServer implements Database {
    /** How long a lock is waited for, in milliseconds; as long as SQLite's. */
    private static final int PATIENCE = 10_000;
    /** How long a connection without an answer is believed in, in seconds; above PATIENCE. */
    private static final int SILENCE = 30;

    private static final int CONNECTIONS = 10;
    /**
     * How many of them may wait to write at once: whoever writes much makes others wait, and they must not
     * have all connections, which leases are renewed and the inventory is read over.
     */
    private static final int WRITERS = 4;

    private static final String BYTE_ORDER = " collate \"C\"";
    /** Who reads holds nobody up, and may write what it reads to something slow. */
    private static final String READ = "set transaction isolation level repeatable read, read only;"
            + " set local idle_in_transaction_session_timeout = 0";

    // A process that is stopped inside a transaction must not hold up the whole fleet: the server
    // takes its locks away, and it cannot commit any more. Durability that somebody switched off is
    // switched on; a stronger one is left alone.
    private static final String SESSION =
            "set idle_in_transaction_session_timeout = " + PATIENCE / 2
                    + "; set lock_timeout = " + PATIENCE
                    + "; select set_config('synchronous_commit', 'on', false)"
                    + " where current_setting('synchronous_commit') = 'off'";

    private final String name;
    private final HikariDataSource pool;
    private final Clock clock;
    private final WriteTurns turns;

    private PostgresServer(String name, HikariDataSource pool, Clock clock, WriteTurns turns) {
        this.name = name;
        this.pool = pool;
        this.clock = clock;
        this.turns = turns;
    }

    /**
     * Connects, and brings the database to our schema when need be.
     *
     * @throws StoreException when that cannot be done
     */
    static PostgresServer open(PostgresLogin login, Clock clock) {
        PGSimpleDataSource source = source(login);
        PostgresServer server = new PostgresServer(
                login.name(),
                pool(login, source),
                clock,
                new WriteTurns(WRITERS, Duration.ofMillis(PATIENCE)));
        try {
            server.bringUp(source);
            return server;
        } catch (StoreException e) {
            server.close();
            throw e;
        }
    }

    private static PGSimpleDataSource source(PostgresLogin login) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(login.url());
        source.setApplicationName("bearman");
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(PATIENCE / 1000);
        source.setSocketTimeout(SILENCE);
        source.setReWriteBatchedInserts(true);
        if (login.user() != null) {
            source.setUser(login.user());
        }
        if (login.password() != null) {
            source.setPassword(login.password().text());
        }
        return source;
    }

    private static HikariDataSource pool(PostgresLogin login, PGSimpleDataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("bearman-store");
        config.setDataSource(source);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE);
        config.setConnectionInitSql(SESSION);
        // Else what the pool itself asks, SESSION too, stays in an open transaction.
        config.setIsolateInternalQueries(true);
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause
                    ? failure(login.name(), cause)
                    : new StoreException.Unreachable(
                            "store " + login.name() + " cannot be used", e);
        }
    }

    /** {@return this server on another clock; to be closed once} */
    PostgresServer with(Clock other) {
        return new PostgresServer(name, pool, other, turns);
    }

    /** {@return its connections, without auto-commit} */
    DataSource source() {
        return pool;
    }

    private void bringUp(PGSimpleDataSource source) {
        Schema schema = new Schema(
                name,
                BYTE_ORDER,
                flyway -> overOneConnection(flyway.dataSource(source)),
                e -> failure(name, e));
        boolean ours = in("set transaction read only", schema::isOurs);
        if (!ours) {
            schema.migrate();
        }
    }

    /**
     * With its lock in a transaction Flyway notes a migration over another connection than it makes it
     * by: who dies between the two commits leaves a schema that nobody can bring up.
     */
    private static FluentConfiguration overOneConnection(FluentConfiguration flyway) {
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return flyway;
    }

    @Override
    public <T> T write(Sql.Work<T> work) {
        return turns.taking(
                name,
                () -> in(null, sql -> {
                    Schema.still(name, sql, " for no key update");
                    return work.in(sql);
                }));
    }

    @Override
    public <T> T writeRow(Sql.Work<T> work) {
        turns.refuseInside(name);
        return in(null, sql -> {
            still(sql);
            return work.in(sql);
        });
    }

    @Override
    public void still(Sql sql) throws SQLException {
        Schema.still(name, sql, "");
    }

    @Override
    public <T> T read(Sql.Work<T> work) {
        return in(READ, work);
    }

    @Override
    public String locked(String query) {
        return query + " for update";
    }

    @Override
    public String lockedIfFree(String query) {
        return query + " for update skip locked";
    }

    @Override
    public String measure() {
        return "analyze host, machine, machine_mac, host_label, binding";
    }

    @Override
    public String inByteOrder(String column) {
        return column + BYTE_ORDER;
    }

    @Override
    public Instant now(Sql sql) throws SQLException {
        return clock.now(sql);
    }

    private <T> T in(@Nullable String begin, Sql.Work<T> work) {
        try (Connection connection = connection()) {
            try {
                begin(connection, begin);
                T result = work.in(new Sql(connection));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            RuntimeException failure = failure(name, e);
            if (failure instanceof StoreException.Unreachable) {
                // What broke one connection broke the idle ones too; the next call has a new one.
                pool.getHikariPoolMXBean().softEvictConnections();
            }
            throw failure;
        }
    }

    /** Whoever was asked to stop still writes down how far it came. */
    private Connection connection() throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return pool.getConnection();
                } catch (SQLException e) {
                    if (!(e.getCause() instanceof InterruptedException)) {
                        throw e;
                    }
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void begin(Connection connection, @Nullable String how) throws SQLException {
        if (how != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(how);
            }
        }
    }

    private static void rollback(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection broke; the pool sees that, and the server rolls back.
            reason.addSuppressed(e);
        }
    }

    /** Tells the server's SQLSTATEs apart (PostgreSQL, appendix A). */
    static RuntimeException failure(String name, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String store = "store " + name;
        String kind = state.length() == 5 ? state.substring(0, 2) : "";
        if (state.equals("53100")) { // disk_full
            return new StoreException.Full(
                    store + " is full: make room on its server's disk and try again", e);
        }
        if (e instanceof SQLTransientConnectionException && e.getCause() == null) {
            return new StoreException.Locked(
                    store + " is busy (all " + CONNECTIONS
                            + " connections of this process are in use); try again",
                    e);
        }
        if (BUSY.containsKey(state)) {
            return new StoreException.Locked(
                    store + " is busy (" + BUSY.get(state) + "); try again", e);
        }
        return switch (kind) {
            case "XX" -> new StoreException.Damaged(store + " is damaged", e);
            case "28" ->
                new StoreException.Unreachable(
                        store + " refuses the login: check user and password", e);
            // What does not fit, violates a constraint or is no SQL of its server: ours.
            case "21", "22", "23", "42" -> new IllegalStateException(store, e);
            default -> new StoreException.Unreachable(store + " cannot be used", e);
        };
    }

    private static final Map<String, String> BUSY = Map.of(
            "55P03", "another process holds a lock",
            "40001", "two writers met",
            "40P01", "two writers waited for each other",
            "25P03", "we were stopped inside a transaction",
            "57014", "a statement was cancelled");

    @Override
    public void close() {
        pool.close();
    }

    /** Whose time it is. */
    interface Clock {
        Instant now(Sql sql) throws SQLException;

        /**
         * {@return the server's clock at this moment} Not its {@code now()}: that is when the
         * transaction began, before it waited for a lock.
         */
        static Clock ofServer() {
            return sql -> sql.row(
                            "select (extract(epoch from clock_timestamp()) * 1000000)::bigint",
                            Clock::micros)
                    .orElseThrow();
        }

        private static Instant micros(ResultSet row) throws SQLException {
            long micros = row.getLong(1);
            return Instant.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
        }
    }
}

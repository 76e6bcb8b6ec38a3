package io.bearman.store;

import io.bearman.core.StoreException;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file: a connection that writes and one that reads, each guarded by its lock, so that
 * readers do not wait for a disk that syncs. Other processes use the same file by their own.
 */
final class SqliteFile implements Database {
    /** How long we wait for another process that writes, in milliseconds. */
    private static final int PATIENCE = 10_000;

    private static final String BYTE_ORDER = " collate binary";

    private final Path path;
    private final TimeSource time;
    private final Connection writer;
    private final Connection reader;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    /** Guarded by its lock; none until somebody asks. */
    private @Nullable SqliteGlance glance;

    private final Object glancing = new Object();

    private SqliteFile(Path path, TimeSource time, Connection writer, Connection reader) {
        this.path = path;
        this.time = time;
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Opens the file, made and brought to our schema when need be, by one process at a time.
     *
     * @throws StoreException when that cannot be done
     */
    static SqliteFile open(Path given, TimeSource time) {
        Path path = given.toAbsolutePath().normalize();
        create(path.resolveSibling(path.getFileName() + ".lock"), path);
        return OpeningLock.holding(path, () -> {
            create(path, path);
            return connect(path, time);
        });
    }

    private static SqliteFile connect(Path path, TimeSource time) {
        Connection writer = null;
        Connection reader = null;
        try {
            writer = connection(path);
            Schema schema = new Schema(
                    path.toString(),
                    BYTE_ORDER,
                    flyway -> flyway.dataSource("jdbc:sqlite:" + path, null, null),
                    e -> failure(path, e));
            if (!schema.isOurs(new Sql(writer))) {
                schema.migrate();
            }
            reader = connection(path);
            return new SqliteFile(path, time, writer, reader);
        } catch (SQLException e) {
            closeQuietly(writer, e);
            closeQuietly(reader, e);
            throw failure(path, e);
        } catch (StoreException e) {
            closeQuietly(writer, e);
            throw e;
        }
    }

    private static Connection connection(Path path) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try (Statement statement = connection.createStatement()) {
            // Under a limit ANALYZE keeps no samples of values (sqlite_stat4). With them a page of
            // a
            // label is planned by how near its end is, and the last ones read all hosts after it.
            statement.execute("pragma analysis_limit = 1000");
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection, e);
            throw e;
        }
    }

    @Override
    public <T> T write(Sql.Work<T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw WriteTurns.inside(path.toString());
        }
        return in(writer, writing, "begin immediate", sql -> {
            still(sql);
            return work.in(sql);
        });
    }

    /** SQLite has one writer at a time, whatever it writes. */
    @Override
    public <T> T writeRow(Sql.Work<T> work) {
        return write(work);
    }

    @Override
    public <T> T read(Sql.Work<T> work) {
        return reading.isHeldByCurrentThread() ? inside(work) : in(reader, reading, "begin", work);
    }

    /** Whoever is handed one host after the other may ask for more meanwhile, of the same moment. */
    private <T> T inside(Sql.Work<T> work) {
        try {
            return work.in(new Sql(reader));
        } catch (SQLException e) {
            throw failure(path, e);
        }
    }

    @Override
    public <T> T glance(String query, GlanceReader<T> reader) {
        try {
            return glance().of(query, reader, time.now());
        } catch (SQLException e) {
            throw failure(path, e);
        }
    }

    private SqliteGlance glance() throws SQLException {
        synchronized (glancing) {
            if (glance == null) {
                glance = new SqliteGlance(connection(path));
            }
            return glance;
        }
    }

    @Override
    public void still(Sql sql) throws SQLException {
        Schema.still(path.toString(), sql, "");
    }

    @Override
    public String locked(String query) {
        return query;
    }

    @Override
    public String lockedIfFree(String query) {
        return query;
    }

    @Override
    public String measure() {
        return "analyze";
    }

    @Override
    public String inByteOrder(String column) {
        return column + BYTE_ORDER;
    }

    /** All users of one file are on one machine, so its clock is the database's. */
    @Override
    public Instant now(Sql sql) {
        return time.now();
    }

    // By statements, not by setAutoCommit(false): then the driver begins the next transaction right
    // after each commit, and an idle process would keep all others from writing.
    private <T> T in(Connection connection, ReentrantLock lock, String begin, Sql.Work<T> work) {
        lock.lock();
        try (Statement transaction = connection.createStatement()) {
            transaction.execute(begin);
            try {
                T result = work.in(new Sql(connection));
                transaction.execute("commit");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollback(transaction, e);
                throw e;
            }
        } catch (SQLException e) {
            throw failure(path, e);
        } finally {
            lock.unlock();
        }
    }

    private static void rollback(Statement transaction, Throwable reason) {
        try {
            transaction.execute("rollback");
        } catch (SQLException e) {
            // A full disk and some others have rolled back already; the reason says it.
            reason.addSuppressed(e);
        }
    }

    /** The one place that tells SQLite's result codes apart: it has no SQLSTATE. */
    static RuntimeException failure(Path path, SQLException e) {
        int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : -1;
        return switch (code) {
            case 5, 6 ->
                new StoreException.Locked(
                        "store " + path + " is locked by another process; try again",
                        e); // BUSY, LOCKED
            case 13 ->
                new StoreException.Full(
                        "store " + path + " is full: make room on its disk and try again",
                        e); // FULL
            case 11, 26 ->
                new StoreException.Damaged(
                        "store " + path + " is damaged or no Bearman store", e); // CORRUPT, NOTADB
            case 1, 19, 20, 21 ->
                new IllegalStateException(
                        "store " + path, e); // ERROR, CONSTRAINT, MISMATCH, MISUSE: ours
            default ->
                new StoreException.Unreachable(
                        "store " + path + " cannot be used", e); // IOERR, READONLY, CANTOPEN, ...
        };
    }

    private static void create(Path file, Path store) {
        try {
            Path folder = file.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            if (!Files.exists(file)) {
                ownersOnly(file);
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker.
        } catch (IOException e) {
            throw new StoreException.Unreachable("store " + store + " cannot be created", e);
        }
    }

    private static void ownersOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // From the first moment, not afterwards; SQLite gives its -wal and -shm the same.
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static void closeQuietly(@Nullable Connection connection, Exception reason) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        closing(reader, reading);
        closing(writer, writing);
        synchronized (glancing) {
            if (glance != null) {
                glance.close();
            }
        }
    }

    private static void closing(Connection connection, ReentrantLock lock) {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            // Everything acknowledged is on the disk already; there is nothing left to lose.
        } finally {
            lock.unlock();
        }
    }
}

package io.bearman.store;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is under way, as a database: whatever is written becomes a part of it. What fails in
 * it may have been half done, so then all of it is undone, whoever catches the failure on its way.
 */
final class Joined implements Database {
    private final Database database;
    private final Sql sql;
    private @Nullable RuntimeException failure;

    private Joined(Database database, Sql sql) {
        this.database = database;
        this.sql = sql;
    }

    /** {@return what the work returns, done in one transaction of this database} */
    static <T> T write(Database database, First first, Work<T> work) {
        return database.write(sql -> {
            first.check(sql);
            Joined joined = new Joined(database, sql);
            try {
                T result = work.in(joined, sql);
                if (joined.failure != null) {
                    throw joined.failure;
                }
                return result;
            } catch (Failed e) {
                throw e.cause;
            }
        });
    }

    @Override
    public <T> T write(Sql.Work<T> work) {
        try {
            return work.in(sql);
        } catch (SQLException e) {
            throw noted(new Failed(e));
        } catch (RuntimeException e) {
            throw noted(e);
        }
    }

    private RuntimeException noted(RuntimeException e) {
        failure = failure == null ? e : failure;
        return e;
    }

    @Override
    public <T> T writeRow(Sql.Work<T> work) {
        return write(work);
    }

    @Override
    public <T> T read(Sql.Work<T> work) {
        return write(work);
    }

    @Override
    public void still(Sql own) throws SQLException {
        database.still(own);
    }

    @Override
    public String measure() {
        return database.measure();
    }

    @Override
    public String inByteOrder(String column) {
        return database.inByteOrder(column);
    }

    @Override
    public String locked(String query) {
        return database.locked(query);
    }

    @Override
    public String lockedIfFree(String query) {
        return database.lockedIfFree(query);
    }

    @Override
    public Instant now(Sql own) throws SQLException {
        return database.now(own);
    }

    /** Whoever began the transaction ends it. */
    @Override
    public void close() {}

    /** What must hold when a transaction begins; what it throws ends it. */
    interface First {
        void check(Sql sql) throws SQLException;
    }

    /** What is done in a transaction by way of ports. */
    interface Work<T> {
        T in(Database joined, Sql sql) throws SQLException;
    }

    /** Carries a failure through a port to whoever began the transaction. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException cause;

        Failed(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}

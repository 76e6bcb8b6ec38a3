package io.bearman.store;

import java.sql.SQLException;
import java.time.Instant;

/** A transaction that is under way, as a database: whatever is written becomes a part of it. */
final class Joined implements Database {
    private final Database database;
    private final Sql sql;

    private Joined(Database database, Sql sql) {
        this.database = database;
        this.sql = sql;
    }

    /** {@return what the work returns, done in one transaction of this database} */
    static <T> T write(Database database, Sql.Work<?> first, Work<T> work) {
        return database.write(sql -> {
            try {
                first.in(sql);
                return work.in(new Joined(database, sql), sql);
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
            throw new Failed(e);
        }
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

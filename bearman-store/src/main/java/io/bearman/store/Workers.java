package io.bearman.store;

/**
 * The threads of this process that do work. On PostgreSQL a piece is done by one process of all, and
 * by another when that one is silent. On SQLite by one of this machine's: processes that cannot see
 * each other (containers) may both begin a piece, though its effect in the store still happens once.
 */
public interface Workers extends AutoCloseable {
    /** Begins no more work, and waits a while for what is under way. A second call does nothing. */
    @Override
    void close();
}

package io.bearman.store;

/**
 * The threads of this process that do work. On PostgreSQL a piece is done by one process of all, and
 * by another when that one is silent, or at once when it is provably gone on a SQLite store. A piece
 * whose worker was only slow may be begun twice, though its effect in the store happens once.
 */
public interface Workers extends AutoCloseable {
    /** Begins no more work, and waits a while for what is under way. A second call does nothing. */
    @Override
    void close();
}

package io.bearman.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What differs between the databases: how a transaction is held, whose clock it is, how a row is
 * locked. Thread-safe. Every method throws {@link io.bearman.core.StoreException} when the database
 * cannot do its work.
 */
interface Database extends AutoCloseable {
    /** {@return what the work returns, once it is durable; no other writer is between its statements} */
    <T> T write(Sql.Work<T> work);

    /**
     * {@return what the work returns, once it is durable; others may write meanwhile, so it locks
     * the one row that it is about by {@link #locked}} It does not wait for a long {@link #write}.
     */
    <T> T writeRow(Sql.Work<T> work);

    /** {@return what the work returns; all its queries see the same moment} */
    <T> T read(Sql.Work<T> work);

    /**
     * {@return what this query of exactly one row says of the latest commit, and the moment} Cheap
     * enough for whoever asks at each request.
     */
    default <T> T glance(String query, GlanceReader<T> reader) {
        return read(sql -> {
            Instant now = now(sql);
            return sql.row(query, row -> reader.read(row, now)).orElseThrow();
        });
    }

    /** Makes a value of a row and the moment of its query. */
    interface GlanceReader<T> {
        T read(ResultSet row, Instant now) throws SQLException;
    }

    /**
     * Makes sure that this database still has our schema, as every write does by itself; for who reads
     * and acts on it.
     */
    void still(Sql sql) throws SQLException;

    /** {@return this query of one row, which then nobody else changes until the transaction ends} */
    String locked(String query);

    /** {@return this query as {@link #locked}, without the rows that somebody else holds now} */
    String lockedIfFree(String query);

    /** {@return this column, compared byte by byte, whatever the database's own order of text is} */
    String inByteOrder(String column);

    /**
     * {@return the statement after which the database knows how large its tables are} It plans queries
     * by that, and after an import of thousands it would take weeks' old numbers, or none.
     */
    String measure();

    /** {@return the time by the one clock that everybody who uses this database shares} */
    Instant now(Sql sql) throws SQLException;

    /** Ends all connections; a second call does nothing. */
    @Override
    void close();
}

package io.bearman.bench.store;

import java.util.Map;

/** Where stores are made: SQLite files, or databases on a PostgreSQL server. */
public interface Stores extends AutoCloseable {
    /** {@return the settings, by their keys, of another store that is empty} */
    Map<String, String> fresh();

    /** Takes all of them away. */
    @Override
    void close();
}

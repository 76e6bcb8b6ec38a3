package io.bearman.bench.store;

import java.nio.file.Path;
import java.util.Map;

/** SQLite files, which stay in their folder. Not thread-safe. */
final class SqliteStores implements Stores {
    private final Path folder;
    private int made;

    SqliteStores(Path folder) {
        this.folder = folder;
    }

    @Override
    public Map<String, String> fresh() {
        return Map.of("store", folder.resolve("store" + ++made + ".db").toString());
    }

    @Override
    public void close() {}
}

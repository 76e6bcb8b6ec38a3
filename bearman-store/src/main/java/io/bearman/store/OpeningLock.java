package io.bearman.store;

import io.bearman.core.StoreException;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Lets one process at a time open a store, because the switch to WAL and the migration of the schema
 * cannot stand company. It lies beside the store, never on it: closing any descriptor of the store's
 * own file would drop the locks that SQLite holds on it (POSIX advisory locks).
 */
final class OpeningLock {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FileChannel channel;

    private OpeningLock(FileChannel channel) {
        this.channel = channel;
    }

    /** {@return what the work returns, done while no other process opens this store} */
    static <T> T holding(Path store, Supplier<T> work) {
        Path path = store.resolveSibling(store.getFileName() + ".lock");
        // Closing the channel ends the lock.
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            OpeningLock lock = new OpeningLock(channel);
            // The system's clock even in a simulation: this waits for real processes.
            if (!TimeSource.system().await(lock::taken, PATIENCE)) {
                throw new StoreException.Locked(
                        "store " + store + " is being opened by another process; try again", null);
            }
            return work.get();
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException.Unreachable("store " + store + " cannot be opened", e);
        }
    }

    private boolean taken() {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

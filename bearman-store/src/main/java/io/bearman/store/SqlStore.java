package io.bearman.store;

import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.time.TimeSource;
import java.nio.file.Path;

/**
 * Inventory, audit log, journal, claims, brake and boots in one SQLite file. Thread-safe; several
 * processes of one machine may open the same file. It does not guard against a second file: all of
 * them must be given the same one, on a local disk (WAL needs shared memory).
 *
 * <p>A write that has returned is on the disk, whatever happens then. Every method throws {@link
 * io.bearman.core.StoreException} when the file cannot be used.
 */
public final class SqlStore implements AutoCloseable {
    private final SqliteFile file;
    private final SqlAudit audit;
    private final SqlInventory inventory;
    private final SqlJournal journal;
    private final SqlClaims claims;
    private final SqlFreezeSwitch freeze;
    private final SqlBoots boots;

    private SqlStore(SqliteFile file, TimeSource time, StoreSettings settings, Holder holder) {
        this.file = file;
        this.audit = new SqlAudit(file, time);
        this.inventory = new SqlInventory(file, time, audit);
        this.journal = new SqlJournal(file, time);
        this.claims = new SqlClaims(file, time, settings, holder, audit);
        this.freeze = new SqlFreezeSwitch(file, time, audit);
        this.boots = new SqlBoots(file, time, audit);
    }

    /**
     * Opens the store for this process.
     *
     * @param file the SQLite file; it is created, readable by its owner only, when it is not there
     * @param time whose wall clock is the database's clock
     * @throws io.bearman.core.StoreException when it cannot be opened, is locked, damaged, or has a
     *     newer schema than ours
     */
    public static SqlStore open(Path file, TimeSource time, StoreSettings settings) {
        return open(file, time, settings, Holder.thisProcess());
    }

    /** Opens the store for a process that is not (only) this one: for simulations. */
    public static SqlStore open(Path file, TimeSource time, StoreSettings settings, Holder holder) {
        return new SqlStore(SqliteFile.open(file), time, settings, holder);
    }

    /** {@return the truth about every host and machine} */
    public Inventory inventory() {
        return inventory;
    }

    /** {@return the write-ahead journal} */
    public Journal journal() {
        return journal;
    }

    /** {@return the claims, as this process's holder} */
    public Claims claims() {
        return claims;
    }

    /** {@return the brake of the whole fleet} */
    public FreezeSwitch freeze() {
        return freeze;
    }

    /** {@return which host may boot, and which did} */
    public Boots boots() {
        return boots;
    }

    /** {@return who changed what} */
    public AuditLog audit() {
        return audit;
    }

    SqliteFile file() {
        return file;
    }

    /** Closes the file; claims end by their lease or by {@link Claims#release}. */
    @Override
    public void close() {
        file.close();
    }
}

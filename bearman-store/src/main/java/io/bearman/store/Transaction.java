package io.bearman.store;

import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.Boots;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.notify.News;
import io.bearman.core.time.TimeSource;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One transaction of the store: all that is written through it is there together, or nothing of it
 * is. A call that fails undoes all, also when the function catches what it throws: then it is thrown
 * once more at the end. Valid until the function it was given to returns; not thread-safe.
 */
public final class Transaction {
    private final Database joined;
    private final TimeSource time;
    private final SqlAudit audit;

    Transaction(Database joined, TimeSource time) {
        this.joined = joined;
        this.time = time;
        this.audit = new SqlAudit(joined);
    }

    /** {@return the truth about every host and machine} */
    public Inventory inventory() {
        return new SqlInventory(joined, time, audit);
    }

    /** {@return the write-ahead journal} */
    public Journal journal() {
        return new SqlJournal(joined, time, audit);
    }

    /** {@return which host may boot, and which did} */
    public Boots boots() {
        return new SqlBoots(joined, audit);
    }

    /** {@return who changed what} */
    public AuditLog audit() {
        return audit;
    }

    /**
     * {@return the sealed credentials}
     *
     * @param key asked for whenever something is to be sealed or opened
     */
    public SealedSecrets secrets(Supplier<SealingKey> key) {
        return new SealedSecrets(joined, time, audit, key);
    }

    /**
     * {@return the SSH key of each host}
     *
     * @param key asked for whenever a private half is to be sealed or opened
     */
    public SshHostKeys sshHostKeys(Supplier<SealingKey> key) {
        return new SshHostKeys(joined, time, audit, key, new SecureRandom());
    }

    /** {@return the identity of each host} */
    public Identities identities() {
        return new Identities(joined, time, audit, new SecureRandom());
    }

    /** Tells every receiver, if this transaction is committed. */
    public void tell(News news) {
        joined.write(sql -> {
            Outbox.append(sql, time.now(), Optional.of(news));
            return true;
        });
    }

    /**
     * Submits work, if this transaction is committed.
     *
     * @return whether it was not known yet
     */
    public boolean submit(Piece piece) {
        return joined.write(sql -> WorkTable.submit(sql, joined.now(sql), piece));
    }
}

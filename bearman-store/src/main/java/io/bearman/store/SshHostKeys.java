package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.SshHostKey;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.store.SealedRows.Kind;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The SSH key of each host: made when it is first asked for, the same at every boot, another one when
 * the host is replaced or somebody asks for it. Its private half is sealed. Thread-safe, and two
 * processes that ask at once get the same.
 */
public final class SshHostKeys {
    private static final String PUBLIC = "select public_key from ssh_host_key where host = ?";

    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;
    private final Supplier<SealingKey> key;
    private final SecureRandom random;

    SshHostKeys(
            Database database,
            TimeSource time,
            SqlAudit audit,
            Supplier<SealingKey> key,
            SecureRandom random) {
        this.database = database;
        this.time = time;
        this.audit = audit;
        this.key = key;
        this.random = random;
    }

    /** {@return the public half of this host's key, if it has one; needs no sealing key} */
    public Optional<String> publicKey(HostId host) {
        return database.read(sql -> sql.row(PUBLIC, row -> row.getString(1), host));
    }

    /**
     * {@return this host's key, made now if it has none}
     *
     * @param by who asks, for the audit of its making
     * @throws UsageException when the host is not in the inventory, or the sealing key is missing or
     *     another one
     * @throws RefusedException when the host is retired: its key was destroyed, and it gets no other
     */
    public SshHostKey of(HostId host, String by) {
        SealingKey current = key.get();
        Optional<SshHostKey> known = database.read(sql -> find(sql, host, current));
        return known.isPresent()
                ? known.get()
                : database.write(sql -> {
                    // Another process may have been quicker.
                    Optional<SshHostKey> now = find(sql, host, current);
                    return now.isPresent() ? now.get() : make(sql, host, current, by, "made");
                });
    }

    /**
     * {@return this host's key, if it has one}
     *
     * @throws UsageException when it has one and our key does not open it
     */
    public Optional<SshHostKey> find(HostId host) {
        return publicKey(host).isEmpty()
                ? Optional.empty()
                : database.read(sql -> find(sql, host, key.get()));
    }

    /**
     * Gives a host this key, in place of its own.
     *
     * @throws UsageException as {@link #of}
     */
    public void put(SshHostKey given, String by) {
        SealingKey current = key.get();
        database.write(sql -> {
            OpenSshKey pair = new OpenSshKey(given.publicKey(), given.privateKey());
            return keep(sql, given.host(), pair, current, by, "imported");
        });
    }

    /**
     * Makes another key in place of the host's.
     *
     * @return the new one
     * @throws UsageException as {@link #of}
     */
    public SshHostKey rotate(HostId host, String by) {
        SealingKey current = key.get();
        return database.write(sql -> {
            forget(sql, host);
            return make(sql, host, current, by, "rotated");
        });
    }

    /** Drops a host's key, if it has one: it left, or its machine is another's. */
    static void forget(Sql sql, HostId host) throws SQLException {
        sql.run("delete from ssh_host_key where host = ?", host);
        new SealedRows(sql).remove(Kind.SSH, host.value());
    }

    private static Optional<SshHostKey> find(Sql sql, HostId host, SealingKey key)
            throws SQLException {
        Optional<String> known = sql.row(PUBLIC, row -> row.getString(1), host);
        Optional<SealedRows.Row> sealed = new SealedRows(sql).find(Kind.SSH, host.value());
        if (known.isEmpty() || sealed.isEmpty()) {
            return Optional.empty();
        }
        Secret secret = sealed.get().open(key);
        return Optional.of(new SshHostKey(host, known.get(), secret));
    }

    private SshHostKey make(Sql sql, HostId host, SealingKey current, String by, String verb)
            throws SQLException {
        return keep(sql, host, OpenSshKey.make(host.value(), random), current, by, verb);
    }

    private SshHostKey keep(
            Sql sql, HostId host, OpenSshKey made, SealingKey current, String by, String verb)
            throws SQLException {
        Placed placed = Hosts.find(sql, host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
        if (placed.host().state() instanceof HostState.Retired) {
            throw new RefusedException("host " + host + " is RETIRED and gets no SSH key any more");
        }
        forget(sql, host);
        new SealedRows(sql)
                .put(Kind.SSH, host.value(), "ssh-ed25519", made.privateKey(), current, time);
        sql.run(
                "insert into ssh_host_key (host, public_key, made_at) values (?, ?, ?)",
                host,
                made.publicKey(),
                time.now());
        audit.append(
                sql,
                by,
                host.value(),
                new SqlAudit.Change("ssh host key", "", made.publicKey(), verb));
        return new SshHostKey(host, made.publicKey(), made.privateKey());
    }
}

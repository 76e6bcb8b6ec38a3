package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Credentials of BMCs in the store, sealed with AES-256-GCM. Thread-safe. Names, users and key ids
 * can be read by whoever can read the store; passwords only with the key. Every change is audited,
 * without the password.
 */
public final class SealedSecrets {
    private static final String BMC = "BMC";
    private static final String ALL =
            "select * from sealed_secret where kind = '" + BMC + "' order by name";

    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;
    private final Supplier<SealingKey> key;

    SealedSecrets(Database database, TimeSource time, SqlAudit audit, Supplier<SealingKey> key) {
        this.database = database;
        this.time = time;
        this.audit = audit;
        this.key = key;
    }

    /**
     * A credential as everybody may see it.
     *
     * @param name what a BMC names it by
     * @param user the user
     * @param keyId the key that its password is sealed under
     * @param sealedAt when
     */
    public record Listed(String name, String user, String keyId, Instant sealedAt) {}

    /**
     * Adds or replaces a credential.
     *
     * @throws UsageException when others are sealed under another key: two keys cannot be configured
     */
    public void put(String name, Credential credential, String by) {
        if (name.isBlank() || credential.user().isBlank()) {
            throw new UsageException("a credential needs a name and a user");
        }
        SealingKey current = key.get();
        database.write(sql -> {
            refuseAnotherKey(sql, name, current);
            write(sql, name, credential, current);
            audit.append(sql, by, AuditEvent.FLEET, change("set", name, current));
            return true;
        });
    }

    /**
     * {@return the credential of this name, if it is here}
     *
     * @throws UsageException when it is here and our key does not open it
     */
    public Optional<Credential> find(String name) {
        Optional<Row> row = database.read(sql -> sql.row(
                "select * from sealed_secret where kind = '" + BMC + "' and name = ?",
                SealedSecrets::row,
                name));
        return row.map(it -> new Credential(it.user, open(it, key.get())));
    }

    /** {@return every credential, in order of name; needs no key} */
    public List<Listed> list() {
        return database.read(sql -> sql.rows(ALL, SealedSecrets::row)).stream()
                .map(row -> new Listed(row.name, row.user, row.keyId, row.at))
                .toList();
    }

    /**
     * Forgets a credential.
     *
     * @throws UsageException when it is not here
     */
    public void remove(String name, String by) {
        database.write(sql -> {
            int removed = sql.run(
                    "delete from sealed_secret where kind = '" + BMC + "' and name = ?", name);
            if (removed == 0) {
                throw new UsageException("there is no sealed credential '" + name + "'");
            }
            audit.append(
                    sql, by, AuditEvent.FLEET, new SqlAudit.Change("secret", name, "", "removed"));
            return true;
        });
    }

    /**
     * Seals everything under another key, all or nothing.
     *
     * @return how many were sealed anew
     * @throws UsageException when our key does not open one of them
     */
    public int rotate(SealingKey next, String by) {
        SealingKey current = key.get();
        return database.write(sql -> {
            List<Row> rows = sql.rows(ALL, SealedSecrets::row);
            for (Row row : rows) {
                write(sql, row.name, new Credential(row.user, open(row, current)), next);
                audit.append(sql, by, AuditEvent.FLEET, change("rotated", row.name, next));
            }
            return rows.size();
        });
    }

    private static void refuseAnotherKey(Sql sql, String name, SealingKey current)
            throws SQLException {
        for (Row row : sql.rows(ALL, SealedSecrets::row)) {
            if (!row.name.equals(name) && !row.keyId.equals(current.id())) {
                throw wrongKey(row, current);
            }
        }
    }

    private void write(Sql sql, String name, Credential credential, SealingKey under)
            throws SQLException {
        SealingKey.Sealed sealed = under.seal(what(name, credential.user()), credential.password());
        sql.run("delete from sealed_secret where kind = '" + BMC + "' and name = ?", name);
        sql.run(
                "insert into sealed_secret"
                        + " (kind, name, user_name, key_id, nonce, sealed, sealed_at)"
                        + " values ('" + BMC + "', ?, ?, ?, ?, ?, ?)",
                name,
                credential.user(),
                under.id(),
                sealed.nonce(),
                sealed.text(),
                time.now());
    }

    private static Secret open(Row row, SealingKey key) {
        if (!row.keyId.equals(key.id())) {
            throw wrongKey(row, key);
        }
        try {
            return key.open(what(row.name, row.user), row.sealed);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UsageException(
                    "credential '" + row.name + "' was changed in the store outside of Bearman;"
                            + " set it again: bearman secret set " + row.name,
                    e);
        }
    }

    private static UsageException wrongKey(Row row, SealingKey key) {
        return new UsageException("credential '" + row.name + "' is sealed under the key "
                + row.keyId + ", the configured one is " + key.id()
                + ": configure the right one as secrets.key-file");
    }

    private static SqlAudit.Change change(String verb, String name, SealingKey key) {
        return new SqlAudit.Change("secret", "", name, verb + ", under the key " + key.id());
    }

    // A line feed is in no user that a person types, so two pairs never read the same.
    private static String what(String name, String user) {
        return BMC + "\n" + name + "\n" + user;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("name"),
                row.getString("user_name"),
                row.getString("key_id"),
                new SealingKey.Sealed(row.getString("nonce"), row.getString("sealed")),
                Sql.instant(row, "sealed_at"));
    }

    private record Row(
            String name, String user, String keyId, SealingKey.Sealed sealed, Instant at) {}
}

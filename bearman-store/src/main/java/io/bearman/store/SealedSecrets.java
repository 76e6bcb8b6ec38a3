package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.store.SealedRows.Kind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Credentials of BMCs in the store, sealed with AES-256-GCM. Thread-safe. Names, users and key ids
 * can be read by whoever can read the store; passwords and K_g only with the key. Every change is
 * audited, without what is sealed.
 */
public final class SealedSecrets {
    private static final int LONGEST = 253;

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
     * @param kg whether the BMCs want a K_g too
     */
    public record Listed(String name, String user, String keyId, Instant sealedAt, boolean kg) {}

    /**
     * Adds or replaces a credential.
     *
     * @throws UsageException when others are sealed under another key: two keys cannot be configured
     */
    public void put(String name, Credential credential, String by) {
        checked(name, "name");
        checked(credential.user(), "user");
        SealingKey current = key.get();
        database.write(sql -> {
            SealedRows rows = new SealedRows(sql);
            String user = credential.user();
            rows.remove(Kind.KG, name);
            rows.put(Kind.BMC, name, user, credential.password(), current, time);
            Optional<Secret> kg = credential.kg();
            if (kg.isPresent()) {
                rows.put(Kind.KG, name, user, kg.get(), current, time);
            }
            audit.append(sql, by, AuditEvent.FLEET, change("set", name, current));
            return true;
        });
    }

    /** Without line ends, which separate them where they are bound into what is sealed. */
    private static void checked(String text, String what) {
        if (text.isBlank()
                || text.length() > LONGEST
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException("a credential needs a name and a user of 1 to " + LONGEST
                    + " characters in one line; its " + what + " is none");
        }
    }

    /**
     * {@return the credential of this name, if it is here}
     *
     * @throws UsageException when it is here and our key does not open it
     */
    public Optional<Credential> find(String name) {
        // Both in one transaction, the key read outside of it.
        List<SealedRows.Row> rows = database.read(sql -> {
            SealedRows sealed = new SealedRows(sql);
            return Stream.of(sealed.find(Kind.BMC, name), sealed.find(Kind.KG, name))
                    .flatMap(Optional::stream)
                    .toList();
        });
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        SealingKey current = key.get();
        Secret kg = rows.size() > 1 ? rows.get(1).open(current) : null;
        return Optional.of(new Credential(rows.get(0).user(), rows.get(0).open(current), kg));
    }

    /** {@return every credential, in order of name; needs no key} */
    public List<Listed> list() {
        return database.read(sql -> {
            SealedRows sealed = new SealedRows(sql);
            List<String> kg =
                    sealed.all(Kind.KG).stream().map(SealedRows.Row::name).toList();
            return sealed.all(Kind.BMC).stream()
                    .map(row -> new Listed(
                            row.name(), row.user(), row.keyId(), row.at(), kg.contains(row.name())))
                    .toList();
        });
    }

    /**
     * Forgets a credential.
     *
     * @throws UsageException when it is not here
     */
    public void remove(String name, String by) {
        database.write(sql -> {
            SealedRows rows = new SealedRows(sql);
            rows.remove(Kind.KG, name);
            if (!rows.remove(Kind.BMC, name)) {
                throw new UsageException("there is no sealed credential '" + name + "'");
            }
            audit.append(
                    sql, by, AuditEvent.FLEET, new SqlAudit.Change("secret", name, "", "removed"));
            return true;
        });
    }

    /**
     * Opens all that is sealed, the keys of hosts too, and keeps nothing of it: the drill.
     *
     * @return how many there are
     * @throws UsageException at the first that our key does not open
     */
    public int check() {
        List<SealedRows.Row> rows = database.read(sql -> new SealedRows(sql).all());
        if (!rows.isEmpty()) {
            SealingKey current = key.get();
            rows.forEach(row -> row.open(current));
        }
        return rows.size();
    }

    /**
     * Seals everything under another key, the keys of hosts too, all or nothing.
     *
     * @return how many were sealed anew
     * @throws UsageException when our key does not open one of them
     */
    public int rotate(SealingKey next, String by) {
        SealingKey current = key.get();
        return database.write(sql -> rotate(sql, current, next, by));
    }

    private int rotate(Sql sql, SealingKey current, SealingKey next, String by)
            throws SQLException {
        SealedRows sealed = new SealedRows(sql);
        List<SealedRows.Row> rows = sealed.all();
        for (SealedRows.Row row : rows) {
            sealed.write(row.kind(), row.name(), row.user(), row.open(current), next, time);
            String about = row.kind() == Kind.SSH ? row.name() : AuditEvent.FLEET;
            audit.append(sql, by, about, change("rotated", row.name(), next));
        }
        return rows.size();
    }

    private static SqlAudit.Change change(String verb, String name, SealingKey key) {
        return new SqlAudit.Change("secret", "", name, verb + ", under the key " + key.id());
    }
}

package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of what is sealed, whatever it is. One key opens all of it. */
final class SealedRows {
    private static final String ALL = "select * from sealed_secret";

    private final Sql sql;

    SealedRows(Sql sql) {
        this.sql = sql;
    }

    /** What a sealed secret is. */
    enum Kind {
        /** A user of BMCs and its password. */
        BMC,
        /** The K_g beside it. */
        KG,
        /** The private SSH key of a host. */
        SSH,
        /** Two credentials of a machine's BMC, one on its way into the place of the other. */
        CHANGE
    }

    List<Row> all() throws SQLException {
        return sql.rows(ALL + " order by kind, name", SealedRows::row);
    }

    List<Row> all(Kind kind) throws SQLException {
        return sql.rows(ALL + " where kind = ? order by name", SealedRows::row, kind.name());
    }

    Optional<Row> find(Kind kind, String name) throws SQLException {
        return sql.row(ALL + " where kind = ? and name = ?", SealedRows::row, kind.name(), name);
    }

    /**
     * Adds or replaces one.
     *
     * @throws UsageException when others are sealed under another key: two keys cannot be configured
     */
    void put(Kind kind, String name, String user, Secret secret, SealingKey key, TimeSource time)
            throws SQLException {
        Optional<Row> other = sql.row(
                ALL + " where key_id <> ? and not (kind = ? and name = ?)",
                SealedRows::row,
                key.id(),
                kind.name(),
                name);
        if (other.isPresent()) {
            throw wrongKey(other.get(), key);
        }
        write(kind, name, user, secret, key, time);
    }

    /** Adds or replaces one, whatever key others are sealed under. */
    void write(Kind kind, String name, String user, Secret secret, SealingKey key, TimeSource time)
            throws SQLException {
        SealingKey.Sealed sealed = key.seal(what(kind, name, user), secret);
        remove(kind, name);
        sql.run(
                "insert into sealed_secret"
                        + " (kind, name, user_name, key_id, nonce, sealed, sealed_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                kind.name(),
                name,
                user,
                key.id(),
                sealed.nonce(),
                sealed.text(),
                time.now());
    }

    boolean remove(Kind kind, String name) throws SQLException {
        return sql.run("delete from sealed_secret where kind = ? and name = ?", kind.name(), name)
                > 0;
    }

    private static UsageException wrongKey(Row row, SealingKey key) {
        return new UsageException(row + " is sealed under the key " + row.keyId
                + ", the configured one is " + key.id()
                + ": configure the right one as secrets.key-file");
    }

    // A line feed is in no user that a person types, so two pairs never read the same.
    private static String what(Kind kind, String name, String user) {
        return kind + "\n" + name + "\n" + user;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                Kind.valueOf(row.getString("kind")),
                row.getString("name"),
                row.getString("user_name"),
                row.getString("key_id"),
                new SealingKey.Sealed(row.getString("nonce"), row.getString("sealed")),
                Sql.instant(row, "sealed_at"));
    }

    /** One secret, sealed. */
    record Row(
            Kind kind,
            String name,
            String user,
            String keyId,
            SealingKey.Sealed sealed,
            Instant at) {
        /**
         * {@return the secret}
         *
         * @throws UsageException when this key does not open it
         */
        Secret open(SealingKey key) {
            if (!keyId.equals(key.id())) {
                throw wrongKey(this, key);
            }
            try {
                return key.open(what(kind, name, user), sealed);
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new UsageException(
                        this + " was changed in the store outside of Bearman; " + remedy(), e);
            }
        }

        private String remedy() {
            return switch (kind) {
                case BMC, KG -> "set it again: bearman secret set " + name;
                case SSH -> "make another: bearman host rotate-keys " + name;
                case CHANGE -> "restore it from a backup, or set the BMC's password at the machine";
            };
        }

        @Override
        public String toString() {
            return switch (kind) {
                case BMC -> "credential '" + name + "'";
                case KG -> "the K_g of credential '" + name + "'";
                case SSH -> "the SSH key of host " + name;
                case CHANGE -> "the change of the BMC credential of machine " + name;
            };
        }
    }
}

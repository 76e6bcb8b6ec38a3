package io.bearman.store;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.secret.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the latest boot script of a network card lets its machine do.
 *
 * @param seed what the token is made of
 * @param digest of the token
 * @param exchanged when it was exchanged; null while it is not
 * @param session what for
 * @param nonce the digest of the one that came with the exchange, if one did
 * @param replayed when somebody wanted to exchange it once more
 * @param complaints which refusals were audited
 */
record TokenRow(
        BootOffer offer,
        String seed,
        String digest,
        Instant offered,
        Instant expires,
        @Nullable Instant exchanged,
        @Nullable String session,
        @Nullable String nonce,
        @Nullable Instant replayed,
        String complaints) {
    private static final String ALL = "select * from boot_token where ";

    static TokenRow made(
            BootOffer offer, String seed, String digest, Instant offered, Instant expires) {
        return new TokenRow(offer, seed, digest, offered, expires, null, null, null, null, "");
    }

    static Optional<TokenRow> of(Sql sql, Mac mac) throws SQLException {
        return sql.row(ALL + "mac = ?", TokenRow::read, mac);
    }

    static Optional<TokenRow> of(Sql sql, Secret token) throws SQLException {
        String digest = BootTokens.digest(token);
        return sql.row(ALL + "digest = ?", TokenRow::read, digest)
                .filter(row -> BootTokens.same(digest, row.digest));
    }

    /** {@return the rows of machines with this UUID that asked over other network cards} */
    static java.util.List<TokenRow> others(Sql sql, MachineId uuid, Mac mac) throws SQLException {
        return sql.rows(ALL + "uuid = ? and mac <> ?", TokenRow::read, uuid, mac);
    }

    static void lock(Sql sql, Database database, Mac mac) throws SQLException {
        sql.row(database.locked("select mac from boot_token where mac = ?"), row -> true, mac);
    }

    /** {@return whether it can be exchanged at this moment} */
    boolean open(Instant now) {
        return exchanged == null && now.isBefore(expires);
    }

    /** {@return whether there was none of this network card} */
    boolean insert(Sql sql) throws SQLException {
        return sql.run(
                        "insert into boot_token (mac, uuid, serial, host, purpose, armed_by, image,"
                                + " seed, digest, offered_at, expires_at, complaints)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict (mac) do nothing",
                        offer.mac(),
                        offer.saidUuid(),
                        offer.saidSerial(),
                        offer.knownHost(),
                        offer.purpose(),
                        offer.armedBy(),
                        offer.otherImage(),
                        seed,
                        digest,
                        offered,
                        expires,
                        complaints)
                > 0;
    }

    void replace(Sql sql) throws SQLException {
        sql.run("delete from boot_token where mac = ?", offer.mac());
        insert(sql);
    }

    private static TokenRow read(ResultSet row) throws SQLException {
        String run = row.getString("armed_by");
        BootOffer offer = new BootOffer(
                Mac.of(row.getString("mac")),
                uuid(row),
                row.getString("serial"),
                host(row),
                BootPurpose.valueOf(row.getString("purpose")),
                run == null ? null : RunId.of(run),
                row.getString("image"));
        return new TokenRow(
                offer,
                row.getString("seed"),
                row.getString("digest"),
                Sql.instant(row, "offered_at"),
                Sql.instant(row, "expires_at"),
                maybe(row, "exchanged_at"),
                row.getString("session"),
                row.getString("nonce"),
                maybe(row, "replayed_at"),
                row.getString("complaints"));
    }

    private static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        row.getLong(column);
        return row.wasNull() ? null : Sql.instant(row, column);
    }

    static @Nullable MachineId uuid(ResultSet row) throws SQLException {
        String uuid = row.getString("uuid");
        return uuid == null ? null : MachineId.of(uuid);
    }

    static @Nullable HostId host(ResultSet row) throws SQLException {
        String host = row.getString("host");
        return host == null ? null : HostId.of(host);
    }
}

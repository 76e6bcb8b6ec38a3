package io.bearman.store;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.boot.LoaderStage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.secret.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of boot scripts and their sessions in SQL. A rack that starts asks all at once, so nothing
 * here holds up other writers: each machine has a row of its own.
 */
final class SqlBootSessions implements BootSessions {
    /** A production system may run for years. */
    private static final Duration PRODUCTION_LIFE = Duration.ofDays(3650);
    /** What nobody asks for any more. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String DESK = "boot desk";
    private static final String TWIN = "TWIN";

    private final Database database;
    private final SqlAudit audit;
    private final BootTokens tokens;
    private final TokenSweep sweep;
    /** A rack that starts wants tokens all at once, and each write of its own waits for the disk. */
    private final Gathering<BootOffer, Offered> making;

    SqlBootSessions(Database database, SqlAudit audit, BootTokens tokens) {
        this.database = database;
        this.audit = audit;
        this.tokens = tokens;
        this.sweep = new TokenSweep(database);
        this.making = new Gathering<>(offers ->
                database.writeRow(sql -> new BootOffers(database, tokens, sql).make(offers)));
    }

    @Override
    public Offered offer(BootOffer offer) {
        Offered offered = known(offer).orElseGet(() -> making.of(offer));
        if (offered instanceof Offered.Twin) {
            database.writeRow(sql -> flag(sql, offer));
        }
        return offered;
    }

    private Optional<Offered> known(BootOffer offer) {
        Instant[] now = new Instant[1];
        Optional<Offered> known = database.read(sql -> {
            BootOffers offers = new BootOffers(database, tokens, sql);
            now[0] = offers.now();
            return offers.known(offer);
        });
        if (known.isEmpty()) {
            sweep.whenDue(now[0]);
        }
        return known;
    }

    /** Both are in the audit log then, once. */
    private boolean flag(Sql sql, BootOffer offer) throws SQLException {
        Optional<BootTwins.Twin> twin = new BootTwins(sql, database.now(sql)).of(offer);
        if (twin.isEmpty() || twin.get().first().complaints().contains(TWIN)) {
            return false;
        }
        TokenRow first = twin.get().first();
        sql.run(
                "update boot_token set complaints = ? where mac = ?",
                first.complaints() + " " + TWIN,
                first.offer().mac());
        SqlAudit.Change change = new SqlAudit.Change(
                "boot twin",
                first.offer().fingerprint(),
                offer.fingerprint(),
                twin.get().why());
        audit.append(sql, DESK, about(first.offer()), change);
        if (!about(offer).equals(about(first.offer()))) {
            audit.append(sql, DESK, about(offer), change);
        }
        return true;
    }

    @Override
    public Optional<BootOffer> offered(Secret token) {
        return database.read(sql -> {
            Instant now = database.now(sql);
            return TokenRow.of(sql, token).filter(row -> row.open(now)).map(TokenRow::offer);
        });
    }

    @Override
    public Exchange exchange(
            Secret token, Mac mac, @Nullable MachineId uuid, @Nullable String nonce) {
        return database.writeRow(sql -> {
            Optional<TokenRow> found = TokenRow.of(sql, token);
            if (found.isEmpty()) {
                return new Exchange.Refused(Refusal.UNKNOWN);
            }
            TokenRow.lock(sql, database, found.get().offer().mac());
            // Only now does it stay as it is.
            Optional<TokenRow> row = TokenRow.of(sql, token);
            Instant now = database.now(sql);
            String said = nonce == null ? null : BootTokens.digest(Secret.of(nonce));
            return row.isEmpty()
                    ? new Exchange.Refused(Refusal.UNKNOWN)
                    : exchange(sql, row.get(), mac, uuid, said, now);
        });
    }

    private Exchange exchange(
            Sql sql,
            TokenRow row,
            Mac mac,
            @Nullable MachineId uuid,
            @Nullable String nonce,
            Instant now)
            throws SQLException {
        BootOffer offer = row.offer();
        if (!offer.mac().equals(mac) || !Objects.equals(offer.saidUuid(), uuid)) {
            return refuse(sql, row, Refusal.FOREIGN, "by " + mac + ", UUID " + uuid);
        }
        if (row.exchanged() != null) {
            Optional<Exchange> again = again(sql, row, nonce, now);
            if (again.isPresent()) {
                return again.get();
            }
            sql.run("update boot_token set replayed_at = ? where mac = ?", now, mac);
            return refuse(sql, row, Refusal.REPLAYED, "exchanged at " + row.exchanged());
        }
        if (!row.open(now)) {
            return refuse(sql, row, Refusal.EXPIRED, "it ended at " + row.expires());
        }
        return open(sql, row, nonce, now);
    }

    private Exchange refuse(Sql sql, TokenRow row, Refusal why, String detail) throws SQLException {
        // Once each: whoever repeats it for ever must not fill the log that nothing is deleted
        // from.
        if (!row.complaints().contains(why.name())) {
            sql.run(
                    "update boot_token set complaints = ? where mac = ?",
                    row.complaints() + " " + why,
                    row.offer().mac());
            audit.append(
                    sql,
                    DESK,
                    about(row.offer()),
                    new SqlAudit.Change("boot token refused", "", why.name(), detail));
        }
        return new Exchange.Refused(why);
    }

    /** The answer to an exchange was lost on its way; the secret in it was never used. */
    private Optional<Exchange> again(Sql sql, TokenRow row, @Nullable String nonce, Instant now)
            throws SQLException {
        boolean same = nonce != null
                && row.nonce() != null
                && row.exchanged() != null
                && BootTokens.same(nonce, row.nonce())
                && now.isBefore(row.exchanged().plus(REPETITION));
        Optional<BootSession> session = same
                ? sql.row(
                        "select * from boot_session where id = ?",
                        SqlBootSessions::session,
                        row.session())
                : Optional.empty();
        if (session.isEmpty()) {
            return Optional.empty();
        }
        Secret secret = tokens.secret();
        sql.run(
                "update boot_session set digest = ? where id = ?",
                BootTokens.digest(secret),
                row.session());
        return Optional.of(new Exchange.Opened(session.get(), secret));
    }

    private Exchange open(Sql sql, TokenRow row, @Nullable String nonce, Instant now)
            throws SQLException {
        BootOffer offer = row.offer();
        boolean production = offer.purpose() == BootPurpose.PRODUCTION;
        BootSession session = new BootSession(
                tokens.id(),
                offer.mac(),
                offer.saidUuid(),
                offer.knownHost(),
                offer.purpose(),
                offer.otherImage(),
                now,
                now.plus(production ? PRODUCTION_LIFE : REGISTRATION_LIFE));
        Secret secret = tokens.secret();
        // The machine booted anew: whatever it was before is no more.
        sql.run(
                "delete from boot_session where mac = ? or host = ? or expires_at < ?",
                offer.mac(),
                offer.knownHost(),
                now);
        sql.run(
                "insert into boot_session (id, mac, uuid, host, purpose, image, digest, opened_at,"
                        + " expires_at, seen_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                session.id(),
                session.mac(),
                session.saidUuid(),
                session.knownHost(),
                session.purpose(),
                session.otherImage(),
                BootTokens.digest(secret),
                session.opened(),
                session.expires(),
                now);
        sql.run(
                "update boot_token set exchanged_at = ?, session = ?, nonce = ? where mac = ?",
                now,
                session.id(),
                nonce,
                offer.mac());
        consume(sql, offer);
        audit.append(
                sql,
                DESK,
                about(offer),
                new SqlAudit.Change("boot session", "", session.id(), offer.words()));
        return new Exchange.Opened(session, secret);
    }

    /** What a human chose for this boot; what was chosen since it was offered is for the next. */
    private static void consume(Sql sql, BootOffer offer) throws SQLException {
        if (offer.purpose() == BootPurpose.RESCUE) {
            sql.run(
                    "delete from boot_override where host = ? and image is null",
                    offer.knownHost());
        } else if (offer.otherImage() != null) {
            sql.run(
                    "delete from boot_override where host = ? and image = ?",
                    offer.knownHost(),
                    offer.otherImage());
        }
    }

    @Override
    public Optional<BootSession> find(Secret secret) {
        String digest = BootTokens.digest(secret);
        return database.read(sql -> {
            Instant now = database.now(sql);
            return sql.row(
                            "select * from boot_session where digest = ?",
                            row -> new Kept(session(row), row.getString("digest")),
                            digest)
                    .filter(kept -> BootTokens.same(digest, kept.digest))
                    .map(Kept::session)
                    .filter(session -> session.expires().isAfter(now));
        });
    }

    private record Kept(BootSession session, String digest) {}

    @Override
    public void note(BootSession session, LoaderStage stage, String detail) {
        database.writeRow(sql -> {
            Instant now = database.now(sql);
            LoaderEvent event =
                    new LoaderEvent(session.mac(), session.knownHost(), stage, detail, now);
            sql.run("update boot_session set seen_at = ? where id = ?", now, session.id());
            sql.run(
                    "insert into boot_event (number, mac, host, stage, detail, noted_at)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    sql.next("boot_event"),
                    event.mac(),
                    event.knownHost(),
                    event.stage().word(),
                    event.detail(),
                    now);
            sql.run(
                    "delete from boot_event where noted_at < ? or mac = ? and number <= (select number"
                            + " from boot_event where mac = ? order by number desc limit 1 offset ?)",
                    now.minus(KEPT),
                    event.mac(),
                    event.mac(),
                    EVENTS);
            return true;
        });
    }

    @Override
    public List<LoaderEvent> events(Mac mac) {
        return events("mac", mac);
    }

    @Override
    public List<LoaderEvent> events(HostId host) {
        return events("host", host);
    }

    private List<LoaderEvent> events(String column, Object value) {
        return database.read(sql -> sql.rows(
                "select * from boot_event where " + column + " = ? order by number desc limit ?",
                SqlBootSessions::event,
                value,
                EVENTS));
    }

    /** Drops what a host or its machine was let do: it left, or has another machine. */
    static void forget(Sql sql, HostId host) throws SQLException {
        for (String table : List.of("boot_token", "boot_session", "boot_override")) {
            sql.run("delete from " + table + " where host = ?", host);
        }
    }

    private static String about(BootOffer offer) {
        return offer.host().map(HostId::value).orElse(offer.mac().value());
    }

    private static BootSession session(ResultSet row) throws SQLException {
        return new BootSession(
                row.getString("id"),
                Mac.of(row.getString("mac")),
                TokenRow.uuid(row),
                TokenRow.host(row),
                BootPurpose.valueOf(row.getString("purpose")),
                row.getString("image"),
                Sql.instant(row, "opened_at"),
                Sql.instant(row, "expires_at"));
    }

    private static LoaderEvent event(ResultSet row) throws SQLException {
        return new LoaderEvent(
                Mac.of(row.getString("mac")),
                TokenRow.host(row),
                LoaderStage.of(row.getString("stage")).orElseThrow(),
                row.getString("detail"),
                Sql.instant(row, "noted_at"));
    }
}

package io.bearman.store;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.BootSessions.Offered;
import io.bearman.core.secret.Secret;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tokens for what is offered, within one transaction. */
final class BootOffers {
    private static final Duration STRANGERS_TIME = Duration.ofHours(1);

    private final Database database;
    private final BootTokens tokens;
    private final Sql sql;
    private final Instant now;
    private boolean replaced;

    BootOffers(Database database, BootTokens tokens, Sql sql) throws SQLException {
        this.database = database;
        this.tokens = tokens;
        this.sql = sql;
        this.now = database.now(sql);
    }

    /** {@return the moment of this transaction} */
    Instant now() {
        return now;
    }

    /** {@return what was offered already; empty when a new token is to be made} */
    Optional<Offered> known(BootOffer offer) throws SQLException {
        Optional<BootTwins.Twin> twin = new BootTwins(sql, now).of(offer);
        if (twin.isPresent()) {
            return Optional.of(new Offered.Twin(twin.get().why()));
        }
        Optional<TokenRow> row = TokenRow.of(sql, offer.mac());
        if (row.isEmpty() || !row.get().open(now) || !row.get().offer().equals(offer)) {
            return Optional.empty();
        }
        Secret token = tokens.token(row.get().seed());
        // Not so when it was made by another process and there is no key that both have.
        return BootTokens.same(row.get().digest(), BootTokens.digest(token))
                ? Optional.of(new Offered.Token(token, row.get().expires()))
                : Optional.empty();
    }

    /** {@return what comes of each of these offers, in their order} */
    List<Offered> make(List<BootOffer> offers) throws SQLException {
        // Rows are locked in one order, or two processes would wait for each other.
        Map<Integer, Offered> made = new TreeMap<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(i -> offers.get(i).mac().value()));
        for (int i : order) {
            made.put(i, make(offers.get(i)));
        }
        if (replaced) {
            SqlBootChanges.replaced(sql);
        }
        return List.copyOf(made.values());
    }

    private Offered make(BootOffer offer) throws SQLException {
        Optional<Offered> crowded = crowded(offer);
        if (crowded.isPresent()) {
            return crowded.get();
        }
        String seed = tokens.seed();
        Secret token = tokens.token(seed);
        Instant expires = now.plus(BootSessions.TOKEN_LIFE);
        TokenRow row = TokenRow.made(offer, seed, BootTokens.digest(token), now, expires);
        if (!row.insert(sql)) {
            // Another thread or process may have been quicker, and with a machine that is not this.
            TokenRow.lock(sql, database, offer.mac());
            Optional<Offered> known = known(offer);
            if (known.isPresent()) {
                return known.get();
            }
            replaced |=
                    TokenRow.of(sql, offer.mac()).filter(old -> old.open(now)).isPresent();
            row.replace(sql);
        }
        return new Offered.Token(token, expires);
    }

    /** Anybody on the network can ask as a machine that nobody knows, or say a host's UUID. */
    private Optional<Offered> crowded(BootOffer offer) throws SQLException {
        if (offer.knownHost() == null) {
            int others = count(
                    "host is null and offered_at > ? and mac <> ?",
                    BootSessions.STRANGERS,
                    now.minus(STRANGERS_TIME),
                    offer.mac());
            return others < BootSessions.STRANGERS
                    ? Optional.empty()
                    : Optional.of(new Offered.Crowded(
                            others + " machines that nobody knows asked within an hour"));
        }
        int cards = count(
                "host = ? and exchanged_at is null and expires_at > ? and mac <> ?",
                BootSessions.CARDS,
                offer.knownHost(),
                now,
                offer.mac());
        return cards < BootSessions.CARDS
                ? Optional.empty()
                : Optional.of(new Offered.Crowded(cards + " network cards have tokens of it"));
    }

    private int count(String which, int atMost, @Nullable Object... values) throws SQLException {
        String some = "select mac from boot_token where " + which + " limit " + atMost;
        return sql.row("select count(*) from (" + some + ") at_most", row -> row.getInt(1), values)
                .orElseThrow();
    }
}

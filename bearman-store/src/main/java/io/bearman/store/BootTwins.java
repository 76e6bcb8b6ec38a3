package io.bearman.store;

import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootSessions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Two machines that say the same of themselves, seen at one moment. The rules are those of {@link
 * BootSessions.Offered.Twin}; a machine that asks again, over another of its cards, or boots anew is
 * none.
 */
final class BootTwins {
    private final Sql sql;
    private final Instant now;

    BootTwins(Sql sql, Instant now) {
        this.sql = sql;
        this.now = now;
    }

    /**
     * Another machine that says the same.
     *
     * @param first what it was offered
     * @param why for people
     */
    record Twin(TokenRow first, String why) {}

    /** {@return the other machine, if there is one} */
    Optional<Twin> of(BootOffer offer) throws SQLException {
        Optional<TokenRow> same = TokenRow.of(sql, offer.mac());
        if (same.isPresent()
                && now.isBefore(same.get().expires())
                && offer.differs(same.get().offer())) {
            return Optional.of(new Twin(
                    same.get(),
                    "another machine asked with the same MAC " + offer.mac() + " at "
                            + same.get().offered()));
        }
        if (same.isPresent() && bothLive(same.get())) {
            return Optional.of(new Twin(
                    same.get(),
                    "two machines with the MAC " + offer.mac() + " wanted to exchange one token"));
        }
        if (offer.saidUuid() == null) {
            return Optional.empty();
        }
        return TokenRow.others(sql, offer.saidUuid(), offer.mac()).stream()
                .filter(row -> now.isBefore(row.expires()) && offer.differs(row.offer()))
                .map(row -> new Twin(
                        row,
                        "another machine asked with the same UUID " + offer.saidUuid() + ", from "
                                + row.offer().mac() + " at " + row.offered()))
                .findFirst();
    }

    /** One exchanged the token, the other tried, and the one went on after that. */
    private boolean bothLive(TokenRow row) throws SQLException {
        Instant replayed = row.replayed();
        if (replayed == null || row.session() == null) {
            return false;
        }
        return sql.row(
                        "select seen_at from boot_session where id = ?",
                        it -> Sql.instant(it, "seen_at"),
                        row.session())
                .filter(seen ->
                        seen.isAfter(replayed) && now.isBefore(seen.plus(BootSessions.TWIN_LIFE)))
                .isPresent();
    }
}

package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.notify.News;
import io.bearman.core.notify.Notice;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The news that are to be told outside: each is written in the transaction of the change that it tells
 * of, once for every receiver that is known then. A {@link Dispatcher} delivers them. Thread-safe.
 *
 * <p>Nobody else sends what one dispatcher has taken, until its lease ends or its process is gone.
 * News about one subject are taken in their order.
 */
public final class Outbox {
    /** From taking to marking. */
    static final Duration LEASE = Duration.ofSeconds(60);
    /** In this time sending begins or not at all: what is left of the lease is for the answer. */
    static final Duration BEGIN = Duration.ofSeconds(30);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    // The oldest open one of its subject, which nobody sends and which is due.
    private static final String DUE =
            "select event, attempts, refusals from delivery d where receiver = ? and ended_at is null"
                    + " and not_before <= ? and (sender_until is null or sender_until <= ?)"
                    + " and not exists (select 1 from delivery e where e.receiver = d.receiver"
                    + " and e.about = d.about and e.event < d.event and e.ended_at is null)"
                    + " order by event limit 1";
    private static final String OPEN =
            "select d.receiver, d.attempts, d.not_before, d.last_error, d.outcome,"
                    + " o.id, o.about, o.body, o.noted_at"
                    + " from delivery d join outbox o on o.number = d.event"
                    + " where d.ended_at is null or d.outcome = 'GIVEN_UP'"
                    + " order by d.event, d.receiver";

    private final Database database;
    private final TimeSource time;
    private final Holder holder;

    Outbox(Database database, TimeSource time, Holder holder) {
        this.database = database;
        this.time = time;
        this.holder = holder;
    }

    /** Writes news, if there are any, in the transaction of what they tell of. */
    static void append(Sql sql, Instant now, Optional<News> news) throws SQLException {
        if (news.isEmpty()) {
            return;
        }
        News told = news.get();
        long number = sql.next("event");
        sql.run(
                "insert into outbox (number, id, kind, about, body, noted_at)"
                        + " values (?, ?, ?, ?, ?, ?)",
                number,
                UUID.randomUUID(),
                told.kind(),
                told.about(),
                told.json(),
                now);
        // Of receivers that come later this is no news.
        sql.run(
                "insert into delivery (receiver, event, about, attempts, refusals, not_before)"
                        + " select r.name, o.number, o.about, 0, 0, 0 from receiver r, outbox o"
                        + " where o.number = ?",
                number);
    }

    /** {@return whether a receiver may have this name} */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Makes a receiver known: from now on news are kept for it until it has them.
     *
     * @param receiver a name of lower-case letters, digits, {@code . _ -}
     * @return whether it was unknown
     */
    public boolean register(String receiver) {
        if (!isName(receiver)) {
            throw new UsageException("not a receiver's name: '" + receiver + "'");
        }
        boolean known = database.read(sql -> known(sql, receiver));
        return !known
                && database.write(sql -> !known(sql, receiver)
                        && sql.run(
                                        "insert into receiver (name, known_since, paused_until)"
                                                + " values (?, ?, 0)",
                                        receiver,
                                        time.now())
                                > 0);
    }

    private static boolean known(Sql sql, String receiver) throws SQLException {
        return sql.row("select name from receiver where name = ?", row -> true, receiver)
                .isPresent();
    }

    /**
     * Forgets a receiver and what it has not received.
     *
     * @return whether it was known
     */
    public boolean forget(String receiver) {
        return database.write(sql -> {
            sql.run("delete from delivery where receiver = ?", receiver);
            return sql.run("delete from receiver where name = ?", receiver) > 0;
        });
    }

    /** {@return what has not arrived: what is to be sent, and what was given up; oldest first} */
    public List<Undelivered> undelivered() {
        return database.read(sql -> sql.rows(OPEN, Outbox::undelivered));
    }

    /**
     * Tries again what was given up.
     *
     * @return how many
     */
    public int retry(String receiver) {
        return database.write(sql -> sql.run(
                "update delivery set outcome = null, ended_at = null, refusals = 0, not_before = 0"
                        + " where receiver = ? and outcome = 'GIVEN_UP'",
                receiver));
    }

    private static Undelivered undelivered(ResultSet row) throws SQLException {
        String error = row.getString("last_error");
        return new Undelivered(
                row.getString("receiver"),
                UUID.fromString(row.getString("id")),
                Sql.instant(row, "noted_at"),
                row.getString("about"),
                row.getString("body"),
                (int) row.getLong("attempts"),
                error == null ? "" : error,
                row.getString("outcome") != null);
    }

    /** Ends the leases of senders that are provably gone. */
    void freeTheGone(String receiver) {
        List<String> senders = database.read(sql -> sql.rows(
                "select distinct sender from delivery where receiver = ? and ended_at is null"
                        + " and sender is not null",
                row -> row.getString(1),
                receiver));
        for (String sender : senders) {
            if (holder.provablyGone(sender)) {
                database.writeRow(sql -> sql.run(
                        "update delivery set sender = null, sender_until = null"
                                + " where receiver = ? and sender = ? and ended_at is null",
                        receiver,
                        sender));
            }
        }
    }

    /** {@return what is to be sent next to this receiver, now ours alone} */
    Optional<Taken> take(String receiver) {
        long before = time.nanoTime();
        return database.writeRow(sql -> {
            Instant now = database.now(sql);
            if (paused(sql, receiver, now)) {
                return Optional.empty();
            }
            Optional<Taken> due = sql.row(
                    database.lockedIfFree(DUE),
                    row -> taken(row, receiver, new Deadline(before + BEGIN.toNanos())),
                    receiver,
                    now,
                    now);
            if (due.isPresent()) {
                sql.run(
                        "update delivery set sender = ?, sender_until = ?, attempts = ?"
                                + " where receiver = ? and event = ?",
                        holder.id(),
                        now.plus(LEASE),
                        due.get().attempt,
                        receiver,
                        due.get().event);
            }
            return due;
        });
    }

    private static boolean paused(Sql sql, String receiver, Instant now) throws SQLException {
        return sql.row(
                        "select name from receiver where name = ? and paused_until > ?",
                        row -> true,
                        receiver,
                        now)
                .isPresent();
    }

    private static Taken taken(ResultSet row, String receiver, Deadline notAfter)
            throws SQLException {
        return new Taken(
                receiver,
                row.getLong("event"),
                row.getLong("attempts") + 1,
                row.getLong("refusals"),
                notAfter);
    }

    /**
     * {@return the notice}
     *
     * @throws IllegalArgumentException when nobody can read it
     */
    Notice notice(Taken taken) {
        return database.read(sql -> sql.row(
                        "select id, body, noted_at from outbox where number = ?",
                        row -> new Notice(
                                UUID.fromString(row.getString("id")),
                                Sql.instant(row, "noted_at"),
                                News.parse(row.getString("body"))),
                        taken.event))
                .orElseThrow(() -> new IllegalArgumentException("the event is gone"));
    }

    /** {@return whether it was still ours; then it is marked as received} */
    boolean delivered(Taken taken) {
        return end(taken, "DELIVERED", "");
    }

    /** {@return whether it was still ours; then it is kept, and not tried any more} */
    boolean givenUp(Taken taken, String why) {
        return end(taken, "GIVEN_UP", why);
    }

    private boolean end(Taken taken, String outcome, String why) {
        return database.writeRow(sql -> sql.run(
                        "update delivery set outcome = ?, ended_at = ?, last_error = ?,"
                                + " sender = null, sender_until = null where " + OURS,
                        outcome,
                        database.now(sql),
                        why,
                        taken.receiver,
                        taken.event,
                        taken.attempt)
                > 0);
    }

    private static final String OURS =
            "receiver = ? and event = ? and attempts = ? and ended_at is null";

    /**
     * Gives it back.
     *
     * @param delay until it is due again
     * @param refusals how often the receiver has refused it now
     * @return whether it was still ours
     */
    boolean postponed(Taken taken, String why, Duration delay, long refusals) {
        return database.writeRow(sql -> {
            Instant due = database.now(sql).plus(delay);
            return sql.run(
                            "update delivery set not_before = ?, last_error = ?, refusals = ?,"
                                    + " sender = null, sender_until = null where " + OURS,
                            due,
                            why,
                            refusals,
                            taken.receiver,
                            taken.event,
                            taken.attempt)
                    > 0;
        });
    }

    /** Sends nothing to a receiver for this long, because it said so. */
    void pause(String receiver, Duration pause) {
        database.writeRow(sql -> sql.run(
                "update receiver set paused_until = ? where name = ?",
                database.now(sql).plus(pause),
                receiver));
    }

    /**
     * A delivery that one dispatcher makes.
     *
     * @param attempt from 1; also its fencing number
     * @param refusals how often the receiver has refused it
     * @param notAfter when sending must have begun
     */
    record Taken(String receiver, long event, long attempt, long refusals, Deadline notAfter) {}

    /**
     * News that a receiver does not have.
     *
     * @param receiver its name
     * @param id the event's
     * @param at when it happened
     * @param about the host, the run or the fleet
     * @param json the news
     * @param attempts how often it was tried
     * @param lastError why it failed the last time, empty for not yet
     * @param givenUp whether it is tried no more, because the receiver refused it too often
     */
    public record Undelivered(
            String receiver,
            UUID id,
            Instant at,
            String about,
            String json,
            int attempts,
            String lastError,
            boolean givenUp) {}
}

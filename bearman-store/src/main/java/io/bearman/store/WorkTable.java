package io.bearman.store;

import io.bearman.core.claim.Claim;
import io.bearman.core.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Work as rows: who does a piece is known by its turn, which only grows. Thread-safe. */
final class WorkTable {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int LONGEST_ERROR = 2000;
    private static final String OURS = "kind = ? and id = ? and turn = ? and done_at is null";

    private final Database database;
    private final TimeSource time;
    private final Holder holder;
    private final SqlClaims claims;
    private final Set<Piece> inHand = ConcurrentHashMap.newKeySet();

    WorkTable(Database database, TimeSource time, Holder holder, SqlClaims claims) {
        this.database = database;
        this.time = time;
        this.holder = holder;
        this.claims = claims;
    }

    /** {@return whether it was not known yet} */
    static boolean submit(Sql sql, Instant now, Piece piece) throws SQLException {
        int made = sql.run(
                "insert into work (kind, id, data, submitted_at, turn, not_before, failures)"
                        + " values (?, ?, ?, ?, 0, 0, 0) on conflict do nothing",
                piece.kind(),
                piece.id(),
                piece.data(),
                now);
        if (made > 0) {
            // What db-scheduler itself would insert, but in the transaction of whoever submits.
            sql.run(
                    "insert into scheduled_tasks"
                            + " (task_name, task_instance, execution_time, picked, version)"
                            + " values (?, ?, current_timestamp, false, 1)",
                    piece.kind(),
                    piece.id());
        }
        return made > 0;
    }

    boolean submit(Piece piece) {
        return database.write(sql -> submit(sql, database.now(sql), piece));
    }

    Optional<Standing> standing(String kind, String id) {
        return database.read(sql -> sql.row(
                "select * from work where kind = ? and id = ?", WorkTable::standing, kind, id));
    }

    List<Standing> unfinished() {
        return database.read(sql -> sql.rows(
                "select * from work where done_at is null order by submitted_at, kind, id",
                WorkTable::standing));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        String error = row.getString("last_error");
        return new Standing(
                piece(row),
                Sql.instant(row, "submitted_at"),
                row.getLong("turn"),
                row.getLong("failures"),
                error == null ? "" : error,
                Optional.ofNullable(row.getString("result")));
    }

    private static Piece piece(ResultSet row) throws SQLException {
        return new Piece(row.getString("kind"), row.getString("id"), row.getString("data"));
    }

    /** {@return a new turn at this piece, unless it is done} Earlier turns are over by that. */
    Optional<Turn> begin(String kind, String id) {
        return database.writeRow(sql -> {
            Optional<Turn> turn = sql.row(
                    database.locked("select * from work where kind = ? and id = ?"
                            + " and done_at is null"),
                    WorkTable::turn,
                    kind,
                    id);
            if (turn.isPresent()) {
                begun(sql, turn.get());
            }
            return turn;
        });
    }

    /**
     * {@return a new turn at a piece that is due and that nobody does}
     *
     * @param silence so long its process may say nothing (by {@link #alive}) until it is another's
     */
    Optional<Turn> beginNext(Set<String> kinds, Duration silence) {
        return database.write(sql -> {
            Instant now = database.now(sql);
            Optional<Turn> next = sql.row(
                    open("holder is null and not_before <= ?", kinds) + " limit 1",
                    WorkTable::turn,
                    Stream.concat(Stream.of(now), kinds.stream()).toArray());
            if (next.isEmpty()) {
                next = abandoned(sql, now, kinds);
            }
            if (next.isPresent()) {
                begun(sql, next.get());
                alive(sql, next.get().piece, now.plus(silence));
            }
            return next;
        });
    }

    /** Says of all that this process has in hand that it is still at it. */
    void alive(Duration silence) {
        if (!inHand.isEmpty()) {
            database.write(sql -> {
                Instant until = database.now(sql).plus(silence);
                for (Piece piece : inHand) {
                    alive(sql, piece, until);
                }
                return true;
            });
        }
    }

    // Who is at it until then has it; not_before says the same of a piece that nobody does.
    private void alive(Sql sql, Piece piece, Instant until) throws SQLException {
        sql.run(
                "update work set not_before = ? where kind = ? and id = ? and holder = ?"
                        + " and done_at is null",
                until,
                piece.kind(),
                piece.id(),
                holder.id());
    }

    /**
     * {@return what a process began that is gone or silent, or we ourselves and could not note its
     * failure}
     */
    private Optional<Turn> abandoned(Sql sql, Instant now, Set<String> kinds) throws SQLException {
        return sql
                .rows(
                        open("holder is not null", kinds),
                        row -> new Held(
                                turn(row), row.getString("holder"), Sql.instant(row, "not_before")),
                        kinds.toArray())
                .stream()
                .filter(held -> held.holder.equals(holder.id())
                        ? !inHand.contains(held.turn.piece)
                        : !held.until.isAfter(now) || holder.provablyGone(held.holder))
                .map(Held::turn)
                .findFirst();
    }

    private static String open(String condition, Set<String> kinds) {
        String marks = String.join(", ", Collections.nCopies(kinds.size(), "?"));
        return "select * from work where done_at is null and " + condition + " and kind in ("
                + marks + ") order by submitted_at, kind, id";
    }

    private static Turn turn(ResultSet row) throws SQLException {
        return new Turn(piece(row), row.getLong("turn") + 1, row.getLong("failures"));
    }

    private void begun(Sql sql, Turn turn) throws SQLException {
        inHand.add(turn.piece);
        sql.run(
                "update work set turn = ?, holder = ? where kind = ? and id = ?",
                turn.number,
                holder.id(),
                turn.piece.kind(),
                turn.piece.id());
    }

    /**
     * Makes the effect and ends the work, together.
     *
     * @return false when this turn is over, because another began: then nothing was changed
     * @throws io.bearman.core.claim.ClaimLostException when a claim of the effect is not ours any
     *     more: then nothing was changed
     */
    boolean finish(Turn turn, Effect effect) {
        return Joined.write(
                database,
                sql -> {
                    // Before all else: whoever takes a machine over locks its claim first, too.
                    for (Claim claim : ordered(effect.claims())) {
                        claims.stillOurs(sql, claim);
                    }
                },
                (joined, sql) -> isOurs(sql, turn) && end(joined, sql, turn, effect));
    }

    private static List<Claim> ordered(List<Claim> claims) {
        return claims.stream()
                .sorted(Comparator.comparing(claim -> claim.machine().toString()))
                .toList();
    }

    private boolean isOurs(Sql sql, Turn turn) throws SQLException {
        return sql.row(
                        database.locked("select id from work where " + OURS),
                        row -> true,
                        turn.piece.kind(),
                        turn.piece.id(),
                        turn.number)
                .isPresent();
    }

    private boolean end(Database joined, Sql sql, Turn turn, Effect effect) throws SQLException {
        String result = effect.change().apply(new Transaction(joined, time));
        sql.run(
                "update work set result = ?, done_at = ?, holder = null where " + OURS,
                result,
                database.now(sql),
                turn.piece.kind(),
                turn.piece.id(),
                turn.number);
        return true;
    }

    /**
     * Notes that the handler failed.
     *
     * @return how long to wait before the next turn
     */
    Duration failed(Turn turn, Throwable why) {
        String words = String.valueOf(why.getMessage());
        String error = why.getClass().getSimpleName() + ": "
                + words.substring(0, Math.min(words.length(), LONGEST_ERROR));
        Duration wait = backOff(turn.failures);
        database.writeRow(sql -> sql.run(
                "update work set failures = ?, last_error = ?, not_before = ?, holder = null where "
                        + OURS,
                turn.failures + 1,
                error,
                database.now(sql).plus(wait),
                turn.piece.kind(),
                turn.piece.id(),
                turn.number));
        return wait;
    }

    private static Duration backOff(long failures) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures, 20));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    /** Says that this process does nothing for this turn any more. */
    void letGo(Turn turn) {
        inHand.remove(turn.piece);
    }

    /** A piece of work, being done. */
    record Turn(Piece piece, long number, long failures) {}

    private record Held(Turn turn, String holder, Instant until) {}
}

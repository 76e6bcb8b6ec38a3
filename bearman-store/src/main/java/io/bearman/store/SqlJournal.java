package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.Run;
import io.bearman.core.journal.RunStanding;
import io.bearman.core.notify.News;
import io.bearman.core.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The write-ahead journal in SQL: a row is committed, and so synced, before {@link #write} returns. */
final class SqlJournal implements Journal {
    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;

    SqlJournal(Database database, TimeSource time, SqlAudit audit) {
        this.database = database;
        this.time = time;
        this.audit = audit;
    }

    @Override
    public void open(Run run) {
        database.write(sql -> {
            Optional<Run> known = run(sql, run.id());
            if (known.isPresent()) {
                sameRequest(known.get(), run);
                return false;
            }
            for (HostId host : run.hosts()) {
                free(sql, host, run.id());
            }
            insert(sql, run);
            return true;
        });
    }

    private static void sameRequest(Run known, Run run) {
        if (!known.hosts().equals(run.hosts()) || !known.request().equals(run.request())) {
            throw new RefusedException(
                    "run " + run.id() + " exists already and was asked for something else");
        }
    }

    private static void free(Sql sql, HostId host, RunId run) throws SQLException {
        Optional<Run> other = unfinished(sql, host);
        if (other.isPresent()) {
            throw new RefusedException(
                    "host " + host + ": run " + run + " is refused, the host is in"
                            + " the unfinished run " + other.get().id());
        }
    }

    private static void insert(Sql sql, Run run) throws SQLException {
        sql.run(
                "insert into run (id, number, request, reason, asked_by, opened_at)"
                        + " values (?, ?, ?, ?, ?, ?)",
                run.id(),
                sql.next("run"),
                run.request(),
                run.reason(),
                run.by(),
                run.openedAt());
        for (int place = 0; place < run.hosts().size(); place++) {
            sql.run(
                    "insert into run_host (run, place, host) values (?, ?, ?)",
                    run.id(),
                    place,
                    run.hosts().get(place));
        }
    }

    @Override
    public void close(RunId run, Outcome outcome) {
        database.write(sql -> {
            Run ended = known(sql, run);
            // The first outcome stays.
            int closed = sql.run(
                    "update run set closed_at = ?, outcome = ? where id = ? and closed_at is null",
                    time.now(),
                    outcome.name(),
                    run);
            if (closed > 0) {
                sql.run("update run_host set closed_at = ? where run = ?", time.now(), run);
                News news = new News.RunEnded(run, ended.hosts(), outcome, ended.reason());
                Outbox.append(sql, time.now(), Optional.of(news));
                SqlAdmissions.giveBack(sql, run);
            }
            return true;
        });
    }

    @Override
    public RunStanding standing(RunId id) {
        return database.read(sql -> standing(sql, id));
    }

    /**
     * {@return how this run stands}
     *
     * @throws UsageException when it is not known
     */
    static RunStanding standing(Sql sql, RunId id) throws SQLException {
        return sql.row(
                        "select ordered, ordered_by, outcome from run where id = ?",
                        row -> {
                            String outcome = row.getString("outcome");
                            return new RunStanding(
                                    Order.valueOf(row.getString("ordered")),
                                    row.getString("ordered_by"),
                                    outcome == null ? null : Outcome.valueOf(outcome));
                        },
                        id)
                .orElseThrow(() -> unknown(id));
    }

    @Override
    public void order(RunId run, Order order, String by) {
        database.write(sql -> {
            RunStanding standing = standing(sql, run);
            if (standing.order() == order && standing.outcome().isEmpty()) {
                return false;
            }
            if (standing.outcome().isPresent()) {
                throw new RefusedException(
                        "run " + run + " is over (" + standing.outcome().get() + ")");
            }
            if (standing.order() == Order.CANCEL) {
                throw new RefusedException("run " + run + " was cancelled by " + standing.by());
            }
            sql.run("update run set ordered = ?, ordered_by = ? where id = ?", order, by, run);
            audit.append(
                    sql,
                    by,
                    "run " + run,
                    new SqlAudit.Change("order", standing.order().name(), order.name(), ""));
            return true;
        });
    }

    @Override
    public Optional<Run> unfinished(HostId host) {
        return database.read(sql -> unfinished(sql, host));
    }

    private static Optional<Run> unfinished(Sql sql, HostId host) throws SQLException {
        Optional<String> id = sql.row(
                "select run from run_host where host = ? and closed_at is null",
                row -> row.getString(1),
                host);
        return id.isPresent() ? run(sql, RunId.of(id.get())) : Optional.empty();
    }

    @Override
    public Optional<Run> run(RunId id) {
        return database.read(sql -> run(sql, id));
    }

    @Override
    public boolean knows(RunId id) {
        return database.read(sql ->
                sql.row("select 1 from run where id = ?", row -> true, id).isPresent());
    }

    private static Optional<Run> run(Sql sql, RunId id) throws SQLException {
        return runs(sql, sql.rows("select * from run where id = ?", SqlJournal::row, id)).stream()
                .findFirst();
    }

    private static Run known(Sql sql, RunId id) throws SQLException {
        return run(sql, id).orElseThrow(() -> unknown(id));
    }

    private static UsageException unknown(RunId id) {
        return new UsageException("run " + id + " is not known");
    }

    /** {@return whether this run is about this host; a run may be about thousands} */
    static boolean isAbout(Sql sql, RunId run, HostId host) throws SQLException {
        return sql.row(
                        "select place from run_host where run = ? and host = ?",
                        row -> row.getLong(1),
                        run,
                        host)
                .isPresent();
    }

    @Override
    public Optional<Outcome> outcome(RunId id) {
        return database.read(sql -> outcome(sql, id));
    }

    private static Optional<Outcome> outcome(Sql sql, RunId id) throws SQLException {
        return sql.row(
                "select outcome from run where id = ? and outcome is not null",
                row -> Outcome.valueOf(row.getString(1)),
                id);
    }

    @Override
    public List<Run> runs() {
        return database.read(sql ->
                runs(sql, sql.rows("select * from run order by number desc", SqlJournal::row)));
    }

    private static List<Run> runs(Sql sql, List<Row> rows) throws SQLException {
        List<Run> runs = new ArrayList<>();
        for (Row row : rows) {
            List<HostId> hosts = sql.rows(
                    "select host from run_host where run = ? order by place",
                    host -> HostId.of(host.getString(1)),
                    row.id);
            runs.add(new Run(row.id, hosts, row.request, row.reason, row.by, row.openedAt));
        }
        return runs;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                RunId.of(row.getString("id")),
                row.getString("request"),
                row.getString("reason"),
                row.getString("asked_by"),
                Sql.instant(row, "opened_at"));
    }

    /** A run without its hosts. */
    private record Row(RunId id, String request, String reason, String by, Instant openedAt) {}

    @Override
    public Entry write(
            RunId run, HostId host, String step, Entry.Phase phase, String subject, String detail) {
        return database.write(sql -> {
            // Whoever still writes after the end is a worker that was believed dead.
            Optional<Outcome> outcome = standing(sql, run).outcome();
            if (!isAbout(sql, run, host)) {
                throw new UsageException("host " + host + " is not in run " + run);
            }
            if (outcome.isPresent()) {
                throw new RefusedException(
                        "host " + host + ": run " + run + " is over (" + outcome.get() + ")");
            }
            return append(
                    sql,
                    new Entry(
                            sql.next("entry"),
                            run,
                            host,
                            step,
                            phase,
                            subject,
                            detail,
                            time.now()));
        });
    }

    private static Entry append(Sql sql, Entry entry) throws SQLException {
        sql.run(
                "insert into entry (number, run, host, step, phase, subject, detail, noted_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                entry.number(),
                entry.run(),
                entry.host(),
                entry.step(),
                entry.phase().name(),
                entry.subject(),
                entry.detail(),
                entry.at());
        return entry;
    }

    @Override
    public List<Entry> entries(RunId run, HostId host) {
        return database.read(sql -> sql.rows(
                "select * from entry where run = ? and host = ? order by number",
                SqlJournal::entry,
                run,
                host));
    }

    @Override
    public List<Entry> entries(RunId run, long after, int atMost) {
        return database.read(sql -> sql.rows(
                "select * from entry where run = ? and number > ? order by number limit ?",
                SqlJournal::entry,
                run,
                after,
                atMost));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("number"),
                RunId.of(row.getString("run")),
                HostId.of(row.getString("host")),
                row.getString("step"),
                Entry.Phase.valueOf(row.getString("phase")),
                row.getString("subject"),
                row.getString("detail"),
                Sql.instant(row, "noted_at"));
    }
}

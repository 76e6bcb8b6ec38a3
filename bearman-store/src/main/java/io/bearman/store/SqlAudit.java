package io.bearman.store;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.audit.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit log in SQL; the other ports append to it inside their own transactions. */
final class SqlAudit implements AuditLog {
    private static final String APPEND =
            "insert into audit (number, noted_at, noted_by, about, what, was, became, why)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?)";

    private final Database database;

    SqlAudit(Database database) {
        this.database = database;
    }

    /** Appends in the transaction of the change itself. */
    void append(Sql sql, String by, String about, Change change) throws SQLException {
        sql.run(
                APPEND,
                sql.next("audit"),
                database.now(sql),
                by,
                about,
                change.what,
                change.from,
                change.to,
                change.why);
    }

    /** Appends many in the transaction of their changes. */
    void append(Sql sql, String by, List<Note> notes) throws SQLException {
        if (notes.isEmpty()) {
            return;
        }
        long number = sql.next("audit", notes.size());
        Instant now = database.now(sql);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Note note : notes) {
            Change change = note.change;
            rows.add(new @Nullable Object[] {
                number++, now, by, note.about, change.what, change.from, change.to, change.why
            });
        }
        sql.batch(APPEND, rows);
    }

    @Override
    public void note(String by, String about, String what, String why) {
        database.write(sql -> {
            append(sql, by, about, new Change(what, "", "", why));
            return true;
        });
    }

    @Override
    public Instant now() {
        return database.read(database::now);
    }

    @Override
    public List<AuditEvent> about(String about) {
        return database.read(sql -> sql.rows(
                "select * from audit where about = ? order by number", SqlAudit::event, about));
    }

    @Override
    public List<AuditEvent> latest(int atMost) {
        return database.read(sql -> sql.rows(
                "select * from audit order by number desc limit ?", SqlAudit::event, atMost));
    }

    private static AuditEvent event(ResultSet row) throws SQLException {
        return new AuditEvent(
                row.getLong("number"),
                Sql.instant(row, "noted_at"),
                row.getString("noted_by"),
                row.getString("about"),
                row.getString("what"),
                row.getString("was"),
                row.getString("became"),
                row.getString("why"));
    }

    /** What an event says besides who, when and about what. */
    record Change(String what, String from, String to, String why) {}

    /** A change and what it is about. */
    record Note(String about, Change change) {}
}

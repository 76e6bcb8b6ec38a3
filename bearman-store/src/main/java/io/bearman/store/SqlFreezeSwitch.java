package io.bearman.store;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.notify.News;
import io.bearman.core.time.TimeSource;
import java.sql.SQLException;
import java.util.Optional;

/** The fleet's brake in SQL; both ways are audited. */
final class SqlFreezeSwitch implements FreezeSwitch {
    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;

    SqlFreezeSwitch(Database database, TimeSource time, SqlAudit audit) {
        this.database = database;
        this.time = time;
        this.audit = audit;
    }

    @Override
    public Optional<Frozen> frozen() {
        return database.read(SqlFreezeSwitch::frozen);
    }

    @Override
    public void freeze(String by, String reason) {
        database.write(sql -> {
            if (frozen(sql).isEmpty()) {
                sql.run(
                        "insert into \"freeze\" (scope, frozen_by, reason, since) values (?, ?, ?, ?)",
                        AuditEvent.FLEET,
                        by,
                        reason,
                        time.now());
                note(sql, by, new SqlAudit.Change("freeze", "", "frozen", reason));
                Outbox.append(sql, time.now(), Optional.of(new News.FleetFrozen(by, reason)));
            }
            return true;
        });
    }

    @Override
    public void unfreeze(String by) {
        database.write(sql -> {
            if (sql.run("delete from \"freeze\" where scope = ?", AuditEvent.FLEET) > 0) {
                note(sql, by, new SqlAudit.Change("freeze", "frozen", "", ""));
                Outbox.append(sql, time.now(), Optional.of(new News.FleetUnfrozen(by)));
            }
            return true;
        });
    }

    private void note(Sql sql, String by, SqlAudit.Change change) throws SQLException {
        audit.append(sql, by, AuditEvent.FLEET, change);
    }

    static Optional<Frozen> frozen(Sql sql) throws SQLException {
        return sql.row(
                "select * from \"freeze\" where scope = ?",
                row -> new Frozen(
                        row.getString("frozen_by"),
                        row.getString("reason"),
                        Sql.instant(row, "since")),
                AuditEvent.FLEET);
    }
}

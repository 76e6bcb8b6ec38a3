package io.bearman.store;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Arming and boot reports in SQL. A machine may boot twice while it is armed; each boot is kept. A
 * report that comes twice (its sender did not hear us) is noted once: a boot id never looks new a
 * second time.
 */
final class SqlBoots implements Boots {
    private final Database database;
    private final SqlAudit audit;

    SqlBoots(Database database, SqlAudit audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public void arm(HostId host, RunId run) {
        database.write(sql -> {
            Optional<Arming> before = arming(sql, host);
            if (before.map(Arming::run).filter(run::equals).isPresent()) {
                return false;
            }
            sql.run("delete from arming where host = ?", host);
            sql.run(
                    "insert into arming (host, run, armed_at) values (?, ?, ?)",
                    host,
                    run,
                    database.now(sql));
            note(
                    sql,
                    run,
                    host,
                    before.map(arming -> arming.run().value()).orElse(""),
                    run.value());
            return true;
        });
    }

    @Override
    public void disarm(HostId host, RunId run) {
        database.write(sql -> {
            if (sql.run("delete from arming where host = ? and run = ?", host, run) > 0) {
                note(sql, run, host, run.value(), "");
            }
            return true;
        });
    }

    @Override
    public Optional<Arming> arming(HostId host) {
        return database.read(sql -> arming(sql, host));
    }

    @Override
    public Optional<BootReport> report(HostId host, String bootId) {
        return database.write(sql -> {
            Optional<Arming> arming = arming(sql, host);
            if (arming.isEmpty()) {
                return Optional.empty();
            }
            Optional<BootReport> known = known(sql, host, bootId);
            return known.isPresent()
                    ? known
                    : Optional.of(note(
                            sql,
                            new BootReport(host, bootId, arming.get().run(), database.now(sql))));
        });
    }

    @Override
    public Optional<BootReport> returned(HostId host, String bootId) {
        return database.write(sql -> {
            boolean serves = sql.row(
                            "select 1 from host where id = ? and state = ?",
                            row -> true,
                            host,
                            HostState.Kind.IN_SERVICE.name())
                    .isPresent();
            if (!serves || arming(sql, host).isPresent()) {
                return Optional.empty();
            }
            Optional<BootReport> known = known(sql, host, bootId);
            if (known.isPresent()) {
                return known;
            }
            String before = latest(sql, host).map(BootReport::bootId).orElse("");
            audit.append(
                    sql,
                    "boot desk",
                    host.value(),
                    new SqlAudit.Change("unplanned reboot", before, bootId, ""));
            return Optional.of(note(sql, new BootReport(host, bootId, null, database.now(sql))));
        });
    }

    @Override
    public List<BootReport> unattended() {
        return database.read(sql -> sql.rows(
                "select r.* from boot_report r where r.run is null and r.attended_by is null"
                        + " and not exists (select 1 from boot_report later"
                        + " where later.host = r.host and later.number > r.number)"
                        + " order by r.number",
                SqlBoots::report));
    }

    @Override
    public void attend(BootReport report, RunId run) {
        database.write(sql -> {
            int noted = sql.run(
                    "update boot_report set attended_by = ?"
                            + " where host = ? and boot_id = ? and run is null"
                            + " and attended_by is null",
                    run,
                    report.host(),
                    report.bootId());
            if (noted > 0) {
                audit.append(
                        sql,
                        "run " + run,
                        report.host().value(),
                        new SqlAudit.Change("attended to", "", report.bootId(), ""));
            }
            return true;
        });
    }

    private static Optional<BootReport> known(Sql sql, HostId host, String bootId)
            throws SQLException {
        return sql.row(
                "select * from boot_report where host = ? and boot_id = ?",
                SqlBoots::report,
                host,
                bootId);
    }

    @Override
    public Optional<BootReport> latest(HostId host) {
        return database.read(sql -> latest(sql, host));
    }

    private static Optional<BootReport> latest(Sql sql, HostId host) throws SQLException {
        return sql.row(
                "select * from boot_report where host = ? order by number desc limit 1",
                SqlBoots::report,
                host);
    }

    private void note(Sql sql, RunId run, HostId host, String from, String to) throws SQLException {
        audit.append(
                sql, "run " + run, host.value(), new SqlAudit.Change("armed for", from, to, ""));
    }

    private static BootReport note(Sql sql, BootReport report) throws SQLException {
        sql.run(
                "insert into boot_report (number, host, boot_id, run, reported_at)"
                        + " values (?, ?, ?, ?, ?)",
                sql.next("report"),
                report.host(),
                report.bootId(),
                report.armedBy(),
                report.at());
        return report;
    }

    private static Optional<Arming> arming(Sql sql, HostId host) throws SQLException {
        return sql.row(
                "select * from arming where host = ?",
                row -> new Arming(RunId.of(row.getString("run")), Sql.instant(row, "armed_at")),
                host);
    }

    private static BootReport report(ResultSet row) throws SQLException {
        String run = row.getString("run");
        return new BootReport(
                HostId.of(row.getString("host")),
                row.getString("boot_id"),
                run == null ? null : RunId.of(run),
                Sql.instant(row, "reported_at"));
    }
}

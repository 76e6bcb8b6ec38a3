package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.boot.BootOverride;
import io.bearman.core.boot.BootOverrides;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What humans chose for one boot of a host, in SQL. {@link SqlBootSessions} consumes it. */
final class SqlBootOverrides implements BootOverrides {
    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;

    SqlBootOverrides(Database database, TimeSource time, SqlAudit audit) {
        this.database = database;
        this.time = time;
        this.audit = audit;
    }

    @Override
    public BootOverride choose(HostId host, @Nullable String image, String by) {
        return database.write(sql -> {
            if (Hosts.find(sql, host).isEmpty()) {
                throw new UsageException(
                        host + " is not in the inventory; see: bearman inventory list");
            }
            String before = of(sql, host).map(BootOverride::words).orElse("");
            BootOverride chosen = new BootOverride(image, by, time.now());
            sql.run("delete from boot_override where host = ?", host);
            sql.run(
                    "insert into boot_override (host, image, chosen_by, chosen_at)"
                            + " values (?, ?, ?, ?)",
                    host,
                    image,
                    by,
                    chosen.at());
            note(sql, by, host, before, chosen.words());
            return chosen;
        });
    }

    @Override
    public Optional<BootOverride> of(HostId host) {
        return database.read(sql -> of(sql, host));
    }

    @Override
    public void cancel(HostId host, String by) {
        database.write(sql -> {
            Optional<BootOverride> before = of(sql, host);
            if (before.isPresent()) {
                sql.run("delete from boot_override where host = ?", host);
                note(sql, by, host, before.get().words(), "");
            }
            return true;
        });
    }

    private void note(Sql sql, String by, HostId host, String from, String to) throws SQLException {
        audit.append(sql, by, host.value(), new SqlAudit.Change("boots once", from, to, ""));
    }

    private static Optional<BootOverride> of(Sql sql, HostId host) throws SQLException {
        return sql.row(
                "select * from boot_override where host = ?",
                row -> new BootOverride(
                        row.getString("image"),
                        row.getString("chosen_by"),
                        Sql.instant(row, "chosen_at")),
                host);
    }
}

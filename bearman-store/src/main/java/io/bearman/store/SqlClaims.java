package io.bearman.store;

import io.bearman.core.claim.Claim;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.claim.Claiming;
import io.bearman.core.claim.Claims;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Claims in SQL, as one process. The row of a machine is never deleted, so its fencing number grows
 * for ever.
 *
 * <p>Leases are on the wall clock of the {@link TimeSource}: all users of one SQLite file are on one
 * machine, so its clock is the database's. What is left of a lease is turned into the holder's
 * monotonic clock, as that stood <em>before</em> the store was asked: an answer that took long only
 * shortens it, and so does the wall clock when it is set forward; set back it cannot lengthen it.
 */
final class SqlClaims implements Claims {
    private final SqliteFile file;
    private final TimeSource time;
    private final StoreSettings settings;
    private final Holder holder;
    private final SqlAudit audit;

    SqlClaims(
            SqliteFile file,
            TimeSource time,
            StoreSettings settings,
            Holder holder,
            SqlAudit audit) {
        this.file = file;
        this.time = time;
        this.settings = settings;
        this.holder = holder;
        this.audit = audit;
    }

    @Override
    public Claiming claim(MachineId machine, RunId owner) {
        return file.write(sql -> {
            Optional<Row> row = row(sql, machine);
            if (row.isEmpty()) {
                sql.run("insert into claim (machine, fencing) values (?, 0)", machine);
                return grant(sql, machine, owner, 1);
            }
            Optional<Held> held = row.get().held();
            if (held.isPresent() && !held.get().by(owner, holder)) {
                Instant now = time.now();
                if (now.isBefore(held.get().freeAt) && !holder.provablyGone(held.get().holder)) {
                    return heldStill(held.get(), now);
                }
                noteTakeover(sql, machine, owner, held.get());
            }
            return grant(sql, machine, owner, row.get().fencing + 1);
        });
    }

    private Claiming grant(Sql sql, MachineId machine, RunId owner, long fencing)
            throws SQLException {
        Instant end = time.now().plus(settings.lease());
        sql.run(
                "update claim set fencing = ?, owner = ?, holder = ?, lease_end = ?, free_at = ?"
                        + " where machine = ?",
                fencing,
                owner,
                holder.id(),
                end,
                end.plus(settings.actionDeadline()),
                machine);
        return new Claiming.Granted(new Claim(machine, owner, fencing));
    }

    private Claiming heldStill(Held held, Instant now) {
        Duration left = Duration.between(now, held.freeAt);
        return new Claiming.Held(held.owner, held.holder, left);
    }

    private void noteTakeover(Sql sql, MachineId machine, RunId owner, Held held)
            throws SQLException {
        audit.append(
                sql,
                "run " + owner,
                machine.toString(),
                new SqlAudit.Change(
                        "claim taken over",
                        "run " + held.owner + ", " + held.holder,
                        "run " + owner + ", " + holder.id(),
                        ""));
    }

    @Override
    public Deadline renew(Claim claim) {
        long before = time.nanoTime();
        return file.write(sql -> {
            ours(sql, claim);
            // A lease that ran out and that nobody took over is still ours: nobody acted since.
            Instant end = time.now().plus(settings.lease());
            sql.run(
                    "update claim set lease_end = ?, free_at = ? where machine = ?",
                    end,
                    end.plus(settings.actionDeadline()),
                    claim.machine());
            return new Deadline(before + settings.lease().toNanos());
        });
    }

    @Override
    public Deadline check(Claim claim) {
        long before = time.nanoTime();
        return file.read(sql -> {
            Duration left = Duration.between(time.now(), ours(sql, claim).leaseEnd);
            Duration most = settings.lease();
            return new Deadline(before + (left.compareTo(most) < 0 ? left : most).toNanos());
        });
    }

    @Override
    public void release(Claim claim) {
        file.write(sql -> sql.run(
                "update claim set owner = null, holder = null, lease_end = null, free_at = null"
                        + " where machine = ? and fencing = ? and owner = ? and holder = ?",
                claim.machine(),
                claim.fencing(),
                claim.owner(),
                holder.id()));
    }

    private Held ours(Sql sql, Claim claim) throws SQLException {
        Optional<Row> row = row(sql, claim.machine());
        Optional<Held> held = row.flatMap(Row::held);
        if (held.isEmpty()) {
            throw new ClaimLostException(claim, "nobody: it was given back");
        }
        if (!held.get().by(claim.owner(), holder) || row.get().fencing != claim.fencing()) {
            throw new ClaimLostException(
                    claim,
                    "run " + held.get().owner + " (" + held.get().holder + "), fencing number "
                            + row.get().fencing);
        }
        return held.get();
    }

    private static Optional<Row> row(Sql sql, MachineId machine) throws SQLException {
        return sql.row("select * from claim where machine = ?", SqlClaims::row, machine);
    }

    private static Row row(ResultSet row) throws SQLException {
        String owner = row.getString("owner");
        long fencing = row.getLong("fencing");
        return owner == null
                ? new Row(fencing, Optional.empty())
                : new Row(
                        fencing,
                        Optional.of(new Held(
                                RunId.of(owner),
                                row.getString("holder"),
                                Sql.instant(row, "lease_end"),
                                Sql.instant(row, "free_at"))));
    }

    /** What is known of a machine's claim. */
    private record Row(long fencing, Optional<Held> held) {}

    /** Who holds it; free when the holder's own action deadline has passed after its lease. */
    private record Held(RunId owner, String holder, Instant leaseEnd, Instant freeAt) {
        boolean by(RunId run, Holder process) {
            return owner.equals(run) && holder.equals(process.id());
        }
    }
}

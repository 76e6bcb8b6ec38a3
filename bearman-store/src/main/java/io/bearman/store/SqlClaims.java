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
 * <p>Leases are on the database's clock. What is left of a lease is turned into the holder's
 * monotonic clock, as that stood <em>before</em> the store was asked: an answer that took long only
 * shortens it, and so does that clock when it is set forward; set back it cannot lengthen it.
 */
final class SqlClaims implements Claims {
    private static final String ROW = "select * from claim where machine = ?";

    private final Database database;
    private final TimeSource time;
    private final StoreSettings settings;
    private final Holder holder;
    private final SqlAudit audit;

    SqlClaims(
            Database database,
            TimeSource time,
            StoreSettings settings,
            Holder holder,
            SqlAudit audit) {
        this.database = database;
        this.time = time;
        this.settings = settings;
        this.holder = holder;
        this.audit = audit;
    }

    @Override
    public Claiming claim(MachineId machine, RunId owner) {
        return database.writeRow(sql -> {
            // No matter who makes the row: whoever locks it decides.
            sql.run(
                    "insert into claim (machine, fencing) values (?, 0) on conflict do nothing",
                    machine);
            Row row = locked(sql, machine).orElseThrow();
            Instant now = database.now(sql);
            Optional<Held> held = row.held();
            if (held.isPresent() && !held.get().by(owner, holder)) {
                if (now.isBefore(held.get().freeAt) && !holder.provablyGone(held.get().holder)) {
                    return heldStill(held.get(), now);
                }
                noteTakeover(sql, machine, owner, held.get());
            }
            return grant(sql, machine, owner, row.fencing + 1, now.plus(settings.lease()));
        });
    }

    private Claiming grant(Sql sql, MachineId machine, RunId owner, long fencing, Instant end)
            throws SQLException {
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

    private static Claiming.Held heldStill(Held held, Instant now) {
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
        return database.writeRow(sql -> {
            ours(locked(sql, claim.machine()), claim);
            // A lease that ran out and that nobody took over is still ours: nobody acted since.
            Instant end = database.now(sql).plus(settings.lease());
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
        return database.read(sql -> {
            // Whoever has checked its claim acts: a process that an upgrade left behind must not.
            database.still(sql);
            Held held = ours(row(sql, claim.machine()), claim);
            Duration left = Duration.between(database.now(sql), held.leaseEnd);
            Duration most = settings.lease();
            return new Deadline(before + (left.compareTo(most) < 0 ? left : most).toNanos());
        });
    }

    /**
     * Makes sure, for the rest of this transaction, that a claim is ours.
     *
     * @throws ClaimLostException when it is not: whatever the transaction writes is dropped
     */
    void stillOurs(Sql sql, Claim claim) throws SQLException {
        ours(locked(sql, claim.machine()), claim);
    }

    @Override
    public Optional<Claiming.Held> holder(MachineId machine) {
        return database.read(sql -> {
            Optional<Held> held = row(sql, machine).flatMap(Row::held);
            Instant now = database.now(sql);
            return held.filter(it -> now.isBefore(it.freeAt) && !holder.provablyGone(it.holder))
                    .map(it -> heldStill(it, now));
        });
    }

    @Override
    public void release(Claim claim) {
        database.writeRow(sql -> sql.run(
                "update claim set owner = null, holder = null, lease_end = null, free_at = null"
                        + " where machine = ? and fencing = ? and owner = ? and holder = ?",
                claim.machine(),
                claim.fencing(),
                claim.owner(),
                holder.id()));
    }

    private Held ours(Optional<Row> row, Claim claim) {
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
        return sql.row(ROW, SqlClaims::row, machine);
    }

    private Optional<Row> locked(Sql sql, MachineId machine) throws SQLException {
        return sql.row(database.locked(ROW), SqlClaims::row, machine);
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

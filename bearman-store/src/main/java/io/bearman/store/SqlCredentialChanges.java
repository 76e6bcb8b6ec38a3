package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import io.bearman.store.SealedRows.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Credentials on their way into BMCs: one sealed row a machine, with both of them. */
final class SqlCredentialChanges implements CredentialChanges {
    private static final String WHAT = "bmc credential";

    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;
    private final Supplier<SealingKey> key;

    SqlCredentialChanges(
            Database database, TimeSource time, SqlAudit audit, Supplier<SealingKey> key) {
        this.database = database;
        this.time = time;
        this.audit = audit;
        this.key = key;
    }

    @Override
    public void propose(MachineId machine, CredentialChange change, String by) {
        SealingKey current = key.get();
        database.write(sql -> {
            mustBeKnown(sql, machine);
            SealedRows rows = new SealedRows(sql);
            Optional<SealedRows.Row> row = rows.find(Kind.CHANGE, machine.toString());
            if (row.isPresent()) {
                CredentialChange other = SecretLines.change(row.get().open(current));
                if (other.equals(change)) {
                    return false;
                }
                if (!other.continuedBy(change)) {
                    throw new RefusedException("machine " + machine
                            + ": its BMC's credential is on the way from '" + other.fromName()
                            + "' to '" + other.toName() + "'; that is finished first");
                }
            }
            rows.put(
                    Kind.CHANGE,
                    machine.toString(),
                    change.to().user(),
                    SecretLines.format(change),
                    current,
                    time);
            note(sql, machine, change, by, "proposed, under the key " + current.id());
            return true;
        });
    }

    @Override
    public Optional<CredentialChange> pending(MachineId machine) {
        // The key is read outside of the transaction, and only when there is something to open.
        return database.read(sql -> new SealedRows(sql).find(Kind.CHANGE, machine.toString()))
                .map(row -> SecretLines.change(row.open(key.get())));
    }

    @Override
    public void confirm(MachineId machine, String by) {
        end(machine, (sql, change) -> {
            use(sql, machine, change.toName(), by);
            note(sql, machine, change, by, "confirmed");
        });
    }

    @Override
    public void discard(MachineId machine, String by) {
        end(machine, (sql, change) -> {
            use(sql, machine, change.fromName(), by);
            note(sql, machine, change, by, "discarded");
        });
    }

    /** What belongs to the end of a change, in its transaction. */
    private interface End {
        void of(Sql sql, CredentialChange change) throws SQLException;
    }

    private void end(MachineId machine, End end) {
        Optional<CredentialChange> change = pending(machine);
        if (change.isEmpty()) {
            return;
        }
        database.write(sql -> {
            // Whoever was quicker has done the rest as well.
            if (!new SealedRows(sql).remove(Kind.CHANGE, machine.toString())) {
                return false;
            }
            end.of(sql, change.get());
            return true;
        });
    }

    private void use(Sql sql, MachineId id, String credential, String by) throws SQLException {
        Optional<Placed> placed = Hosts.find(sql, id);
        if (placed.isPresent()) {
            Machine machine = placed.get().machine();
            Machine changed = machine.with(machine.bmc().withCredential(credential));
            new Placing(sql, audit, time.now(), by)
                    .put(List.of(new Placed(placed.get().host(), changed)));
        } else {
            sql.run("update machine set bmc_credential = ? where id = ?", credential, id);
        }
    }

    private static void mustBeKnown(Sql sql, MachineId id) throws SQLException {
        if (Hosts.guids(sql, List.of(id)).isEmpty()) {
            throw new UsageException("machine " + id + " is not known");
        }
    }

    private void note(Sql sql, MachineId machine, CredentialChange change, String by, String why)
            throws SQLException {
        String about = Hosts.find(sql, machine)
                .map(placed -> placed.host().id().value())
                .orElse(machine.toString());
        audit.append(
                sql, by, about, new SqlAudit.Change(WHAT, change.fromName(), change.toName(), why));
    }
}

package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hosts being put into the inventory, in one transaction. Two hosts may exchange what is unique, for
 * example their BMC addresses: first all that change let go of it, then each takes what is given.
 */
final class Placing {
    private final Sql sql;
    private final SqlAudit audit;
    private final Instant now;
    private final String by;

    Placing(Sql sql, SqlAudit audit, Instant now, String by) {
        this.sql = sql;
        this.audit = audit;
        this.now = now;
        this.by = by;
    }

    void put(List<Placed> hosts) throws SQLException {
        eachOnce(hosts);
        List<Change> changes = new ArrayList<>();
        for (Placed given : hosts) {
            Change change = change(given);
            if (!change.to.equals(change.from)) {
                changes.add(change);
            }
        }
        for (Change change : changes) {
            letGo(change);
        }
        for (Change change : changes) {
            take(change);
        }
    }

    private static void eachOnce(List<Placed> hosts) {
        Map<HostId, Host> byName = new HashMap<>();
        Map<MachineId, Host> byMachine = new HashMap<>();
        for (Placed placed : hosts) {
            Host host = placed.host();
            if (byName.put(host.id(), host) != null) {
                throw new UsageException("host " + host.id() + " is given twice");
            }
            Host other = byMachine.put(host.machine(), host);
            if (other != null) {
                throw taken(host.id(), "machine " + host.machine(), "host " + other.id());
            }
        }
    }

    private Change change(Placed given) throws SQLException {
        Optional<Placed> known = Hosts.find(sql, given.host().id());
        Host host = known.map(old -> given.host().with(old.host().state())).orElse(given.host());
        Machine machine = given.machine();
        if (machine.bmc().guid().isEmpty()) {
            machine = Hosts.machine(sql, machine.id())
                    .flatMap(old -> old.bmc().guid())
                    .map(guid -> given.machine().with(given.machine().bmc().with(guid)))
                    .orElse(machine);
        }
        return new Change(known.orElse(null), new Placed(host, machine));
    }

    private void letGo(Change change) throws SQLException {
        MachineId machine = change.to.machine().id();
        // A space in front: no serial or address that a person would give begins so.
        sql.run(
                "update machine set serial = ' ' || id, bmc_address = ' ' || id where id = ?",
                machine);
        sql.run("delete from machine_mac where machine = ?", machine);
        if (change.from != null && !change.from.machine().id().equals(machine)) {
            sql.run(
                    "update binding set ended_at = ? where host = ? and ended_at is null",
                    now,
                    change.host());
        }
    }

    private void take(Change change) throws SQLException {
        Machine machine = change.to.machine();
        free(change.host(), machine);
        Hosts.write(sql, machine);
        if (change.from == null) {
            Hosts.insert(sql, change.to.host());
        } else {
            Hosts.update(sql, change.to.host());
        }
        if (change.from == null || !change.from.machine().id().equals(machine.id())) {
            sql.run(
                    "insert into binding (number, host, machine, begun_at) values (?, ?, ?, ?)",
                    sql.next("binding"),
                    change.host(),
                    machine.id(),
                    now);
        }
        audit.append(sql, by, change.host().value(), change.forAudit());
    }

    private void free(HostId host, Machine machine) throws SQLException {
        Optional<String> player = sql.row(
                "select host from binding where machine = ? and host <> ? and ended_at is null",
                row -> row.getString(1),
                machine.id(),
                host);
        if (player.isPresent()) {
            throw taken(host, "machine " + machine.id(), "host " + player.get());
        }
        unowned(host, machine, "serial " + machine.serial(), "serial = ?", machine.serial());
        unowned(
                host,
                machine,
                "BMC address " + machine.bmc().endpoint(),
                "bmc_address = ? and bmc_port = ?",
                machine.bmc().address(),
                machine.bmc().port());
        if (Set.copyOf(machine.macs()).size() < machine.macs().size()) {
            throw new UsageException(
                    "host " + host + ": a MAC address of its machine is given twice");
        }
        for (Mac mac : machine.macs()) {
            unowned(
                    host,
                    machine,
                    "MAC address " + mac,
                    "id in (select machine from machine_mac where address = ?)",
                    mac);
        }
    }

    /** Refuses what another machine has, in the words for the host that it plays. */
    private void unowned(
            HostId host, Machine machine, String what, String condition, Object... values)
            throws SQLException {
        Optional<String> other = sql.row(
                "select id from machine where " + condition, row -> row.getString(1), values);
        if (other.isPresent() && !other.get().equals(machine.id().toString())) {
            String owner = sql.row(
                            "select host from binding where machine = ? and ended_at is null",
                            row -> "host " + row.getString(1),
                            other.get())
                    .orElse("machine " + other.get() + ", which plays no host");
            throw taken(host, what, owner);
        }
    }

    private static UsageException taken(HostId host, String what, String owner) {
        return new UsageException("host " + host + ": " + what + " is already of " + owner);
    }

    /** A host as it is, null when it is new, and as it will be. */
    private record Change(@Nullable Placed from, Placed to) {
        HostId host() {
            return to.host().id();
        }

        SqlAudit.Change forAudit() {
            return from == null
                    ? new SqlAudit.Change("added", "", InventoryLines.format(to), "")
                    : new SqlAudit.Change(
                            "changed", InventoryLines.format(from), InventoryLines.format(to), "");
        }
    }
}

package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hosts being put into the inventory, in one transaction. Two hosts may exchange what is unique, for
 * example their BMC addresses: first all that change let go of it, then it is looked whether what
 * each is given is free, then each takes it. A statement is sent for many hosts, not for one.
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

    /** {@return how many of them are new or changed} */
    int put(List<Placed> hosts) throws SQLException {
        eachOnce(hosts);
        Map<HostId, Placed> known =
                Hosts.find(sql, hosts.stream().map(it -> it.host().id()).toList());
        Map<MachineId, String> machines =
                Hosts.guids(sql, hosts.stream().map(it -> it.machine().id()).toList());
        List<Change> changes = new ArrayList<>();
        for (Placed given : hosts) {
            Change change = Change.of(
                    known.get(given.host().id()),
                    given,
                    machines.get(given.machine().id()));
            if (!change.to.equals(change.from)) {
                changes.add(change);
            }
        }
        mayMove(changes);
        letGo(changes, machines.keySet());
        free(changes);
        take(changes, machines.keySet());
        return changes.size();
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

    /** Refuses to give another machine to a host that something depends on. */
    private void mayMove(List<Change> changes) throws SQLException {
        Leaving leaving = new Leaving(sql, audit, now, by);
        for (Change change : changes) {
            if (change.from != null && change.moves()) {
                leaving.mayMove(change.from.host());
            }
        }
    }

    private void letGo(List<Change> changes, Set<MachineId> known) throws SQLException {
        List<@Nullable Object[]> machines = new ArrayList<>();
        List<@Nullable Object[]> left = new ArrayList<>();
        for (Change change : changes) {
            if (known.contains(change.machine().id())) {
                machines.add(new @Nullable Object[] {change.machine().id()});
            }
            if (change.from != null && change.moves()) {
                left.add(new @Nullable Object[] {now, change.host()});
            }
        }
        // A space in front: no serial or address that a person would give begins so.
        sql.batch(
                "update machine set serial = ' ' || id, bmc_address = ' ' || id where id = ?",
                machines);
        sql.batch("delete from machine_mac where machine = ?", machines);
        sql.batch("update binding set ended_at = ? where host = ? and ended_at is null", left);
    }

    private void free(List<Change> changes) throws SQLException {
        Owners owners = new Owners(sql);
        for (Change change : changes) {
            if (change.moves()) {
                owners.machine(change);
            }
            owners.claim(change, "serial " + change.machine().serial());
            owners.claim(change, "BMC address " + change.machine().bmc().endpoint());
            if (Set.copyOf(change.machine().macs()).size()
                    < change.machine().macs().size()) {
                throw new UsageException(
                        "host " + change.host() + ": a MAC address of its machine is given twice");
            }
            for (Mac mac : change.machine().macs()) {
                owners.claim(change, "MAC address " + mac);
            }
        }
        owners.check(changes);
        new Holds(sql).check(changes);
    }

    private void take(List<Change> changes, Set<MachineId> known) throws SQLException {
        Hosts.write(sql, changes.stream().map(Change::machine).toList(), known);
        List<Host> added = new ArrayList<>();
        List<Host> changed = new ArrayList<>();
        List<Change> moved = new ArrayList<>();
        for (Change change : changes) {
            (change.from == null ? added : changed).add(change.to.host());
            if (change.moves()) {
                moved.add(change);
            }
        }
        Hosts.insert(sql, added);
        holdRetired(changes);
        Hosts.update(sql, changed);
        bind(moved);
        List<SqlAudit.Note> notes = new ArrayList<>();
        changes.forEach(
                change -> notes.add(new SqlAudit.Note(change.host().value(), change.forAudit())));
        audit.append(sql, by, notes);
    }

    private void holdRetired(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            if (change.from == null && change.to.host().state() instanceof HostState.Retired) {
                new Holds(sql).add(change.host(), change.machine(), now, "came retired");
            }
        }
    }

    private void bind(List<Change> moved) throws SQLException {
        if (moved.isEmpty()) {
            return;
        }
        long number = sql.next("binding", moved.size());
        List<@Nullable Object[]> bindings = new ArrayList<>();
        for (Change change : moved) {
            bindings.add(new @Nullable Object[] {
                number++, change.host(), change.machine().id(), now
            });
        }
        sql.batch(
                "insert into binding (number, host, machine, begun_at) values (?, ?, ?, ?)",
                bindings);
    }

    private static UsageException taken(HostId host, String what, String owner) {
        return new UsageException("host " + host + ": " + what + " is already of " + owner);
    }

    /** Who has what no two machines may share: others that are put with it, or the inventory. */
    private static final class Owners {
        private final Sql sql;
        private final Map<String, Change> given = new HashMap<>();
        private final List<MachineId> machines = new ArrayList<>();

        Owners(Sql sql) {
            this.sql = sql;
        }

        void machine(Change change) {
            machines.add(change.machine().id());
            given.put("machine " + change.machine().id(), change);
        }

        void claim(Change change, String what) {
            Change other = given.put(what, change);
            if (other != null) {
                throw taken(change.host(), what, "host " + other.host());
            }
        }

        void check(List<Change> changes) throws SQLException {
            Collection<String> addresses = new HashSet<>();
            Collection<Mac> macs = new ArrayList<>();
            Collection<String> serials = new ArrayList<>();
            for (Change change : changes) {
                addresses.add(change.machine().bmc().address());
                serials.add(change.machine().serial());
                macs.addAll(change.machine().macs());
            }
            List<Taken> found = new ArrayList<>(sql.rowsFor(
                    "select machine from binding where machine in (%s) and ended_at is null",
                    machines, row -> new Taken("machine " + row.getString(1), row.getString(1))));
            found.addAll(sql.rowsFor(
                    "select id, serial from machine where serial in (%s)",
                    serials, row -> new Taken("serial " + row.getString(2), row.getString(1))));
            found.addAll(sql.rowsFor(
                    "select id, bmc_address, bmc_port from machine where bmc_address in (%s)",
                    addresses,
                    row -> new Taken(
                            "BMC address " + Bmc.endpoint(row.getString(2), row.getInt(3)),
                            row.getString(1))));
            found.addAll(sql.rowsFor(
                    "select machine, address from machine_mac where address in (%s)",
                    macs, row -> new Taken("MAC address " + row.getString(2), row.getString(1))));
            for (Taken taken : found) {
                Change change = given.get(taken.what);
                if (change != null) {
                    throw taken(change.host(), taken.what, owner(change, taken.machine));
                }
            }
        }

        private String owner(Change change, String machine) throws SQLException {
            return sql.row(
                            "select host from binding where machine = ? and ended_at is null",
                            row -> "host " + row.getString(1),
                            machine)
                    .orElse("machine " + machine + ", which plays no host"
                            + (change.leaves(machine)
                                    ? " any more; if only its UUID was mistyped: bearman inventory"
                                            + " remove " + change.host() + ", then import it again"
                                    : ""));
        }

        /** What a machine of the inventory has. */
        private record Taken(String what, String machine) {}
    }

    /** A host as it is, null when it is new, and as it will be. */
    record Change(@Nullable Placed from, Placed to) {
        /**
         * {@return what putting this host changes: its state stays, and a GUID that was learnt}
         *
         * @param from the host as it is
         * @param guid what the machine's BMC proved, empty or null when it is not learnt
         */
        static Change of(@Nullable Placed from, Placed given, @Nullable String guid) {
            Host host =
                    from == null ? given.host() : given.host().with(from.host().state());
            Machine machine = given.machine();
            if (machine.bmc().guid().isEmpty() && guid != null && !guid.isEmpty()) {
                machine = machine.with(machine.bmc().with(BmcGuid.of(guid)));
            }
            return new Change(from, new Placed(host, machine));
        }

        HostId host() {
            return to.host().id();
        }

        Machine machine() {
            return to.machine();
        }

        /** {@return whether the machine begins to play the host} */
        boolean moves() {
            return from == null || !from.machine().id().equals(to.machine().id());
        }

        /** {@return whether it is this machine that plays the host no more} */
        boolean leaves(String machine) {
            return from != null && from.machine().id().toString().equals(machine);
        }

        SqlAudit.Change forAudit() {
            return from == null
                    ? new SqlAudit.Change("added", "", InventoryLines.format(to), "")
                    : new SqlAudit.Change(
                            "changed", InventoryLines.format(from), InventoryLines.format(to), "");
        }
    }
}

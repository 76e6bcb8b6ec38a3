package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Binding;
import io.bearman.core.inventory.Held;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Query;
import io.bearman.core.notify.News;
import io.bearman.core.time.TimeSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The inventory in SQL; every change is audited in its own transaction. */
final class SqlInventory implements Inventory {
    /** How many hosts are in memory while all are handed over. */
    private static final int PAGE = 500;
    /** So many changed hosts change what a query costs. */
    private static final int MANY = 1000;

    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;

    SqlInventory(Database database, TimeSource time, SqlAudit audit) {
        this.database = database;
        this.time = time;
        this.audit = audit;
    }

    @Override
    public List<Placed> all() {
        List<Placed> all = new ArrayList<>();
        each(Query.all(), all::add);
        return all;
    }

    @Override
    public Optional<Placed> find(HostId host) {
        return database.read(sql -> Hosts.find(sql, host));
    }

    @Override
    public Optional<Placed> find(MachineId machine) {
        return database.read(sql -> Hosts.find(sql, machine));
    }

    @Override
    public List<Placed> findSerial(String serial) {
        return database.read(sql -> placed(Hosts.load(
                sql,
                " where lower(trim(m.serial)) = lower(trim(?)) order by "
                        + database.inByteOrder("h.id"),
                List.of(serial))));
    }

    @Override
    public List<Placed> page(Query query, @Nullable HostId after, int atMost) {
        return database.read(sql -> page(sql, query, after, atMost));
    }

    @Override
    public void each(Query query, Consumer<Placed> each) {
        database.read(sql -> {
            HostId last = null;
            List<Placed> page;
            do {
                page = page(sql, query, last, PAGE);
                page.forEach(each);
                last = page.isEmpty() ? last : page.get(page.size() - 1).host().id();
            } while (page.size() == PAGE);
            return true;
        });
    }

    private List<Placed> page(Sql sql, Query query, @Nullable HostId after, int atMost)
            throws SQLException {
        Conditions conditions = Conditions.of(query);
        String id = database.inByteOrder(conditions.name());
        if (after != null) {
            conditions.and(id + " > ?", after);
        }
        List<Object> parameters = new ArrayList<>(conditions.parameters());
        parameters.add(atMost);
        return placed(
                Hosts.load(sql, conditions.text() + " order by " + id + " limit ?", parameters));
    }

    private static List<Placed> placed(List<Revised> hosts) {
        return hosts.stream().map(Revised::placed).toList();
    }

    @Override
    public Optional<Revised> revised(HostId host) {
        return database.read(sql -> Hosts.revised(sql, host));
    }

    @Override
    public void put(List<Placed> hosts, String by) {
        database.write(sql -> {
            int changed = new Placing(sql, audit, time.now(), by).put(hosts);
            if (changed >= MANY) {
                sql.run(database.measure());
            }
            return true;
        });
    }

    @Override
    public Revised update(Revised changed, String by) {
        HostId host = changed.placed().host().id();
        return database.write(sql -> {
            unchanged(sql, changed);
            new Placing(sql, audit, time.now(), by).put(List.of(changed.placed()));
            return known(sql, host);
        });
    }

    /** {@return the host as it is, if it is at the revision that somebody saw} */
    private static Placed unchanged(Sql sql, Revised seen) throws SQLException {
        HostId host = seen.placed().host().id();
        Revised now = known(sql, host);
        if (now.revision() != seen.revision()) {
            throw new RefusedException("host " + host + " is at revision " + now.revision()
                    + ", not " + seen.revision()
                    + " as was seen: somebody changed it; read it again");
        }
        return now.placed();
    }

    @Override
    public void remove(HostId host, String by, String why) {
        database.write(sql -> {
            new Leaving(sql, audit, time.now(), by).remove(known(sql, host).placed(), why);
            return true;
        });
    }

    @Override
    public Placed replace(Revised seen, Machine machine, String by, String why) {
        return database.write(sql -> {
            new Leaving(sql, audit, time.now(), by).replace(unchanged(sql, seen), machine, why);
            return known(sql, seen.placed().host().id()).placed();
        });
    }

    @Override
    public List<Binding> machines(HostId host) {
        return database.read(sql -> sql.rows(
                "select machine, begun_at, ended_at from binding where host = ? order by number",
                row -> {
                    row.getLong("ended_at");
                    boolean ended = !row.wasNull();
                    return new Binding(
                            host,
                            MachineId.of(row.getString("machine")),
                            Sql.instant(row, "begun_at"),
                            ended ? Sql.instant(row, "ended_at") : null);
                },
                host));
    }

    @Override
    public Optional<Held> held(MachineId machine) {
        return database.read(sql -> new Holds(sql).find(machine));
    }

    @Override
    public Optional<Held> held(Mac mac) {
        return database.read(sql -> new Holds(sql).find(mac));
    }

    @Override
    public void transition(HostId host, HostState from, HostState to, String by, String why) {
        database.write(sql -> {
            Placed placed = known(sql, host).placed();
            HostState now = placed.host().state();
            if (!now.equals(from)) {
                throw new RefusedException("host " + host + " is " + States.words(now) + ", not "
                        + States.words(from) + " as was seen: it does not become "
                        + States.words(to));
            }
            transition(sql, placed, to, by, why);
            return true;
        });
    }

    @Override
    public Revised transition(Revised seen, HostState to, String by, String why) {
        return database.write(sql -> {
            Placed placed = unchanged(sql, seen);
            transition(sql, placed, to, by, why);
            return known(sql, placed.host().id());
        });
    }

    private void transition(Sql sql, Placed placed, HostState to, String by, String why)
            throws SQLException {
        HostId host = placed.host().id();
        HostState from = placed.host().state();
        if (!from.mayBecome(to)) {
            throw new RefusedException("host " + host + " is " + States.words(from)
                    + " and may not become " + States.words(to));
        }
        Hosts.state(sql, host, to);
        if (to instanceof HostState.Retired) {
            new Holds(sql).add(host, placed.machine(), time.now(), "retired: " + why);
            SshHostKeys.forget(sql, host);
        }
        audit.append(
                sql,
                by,
                host.value(),
                new SqlAudit.Change("state", States.words(from), States.words(to), why));
        Outbox.append(sql, time.now(), News.of(host, to));
    }

    private static Revised known(Sql sql, HostId host) throws SQLException {
        return Hosts.revised(sql, host)
                .orElseThrow(() -> new UsageException("host " + host + " is not known"));
    }

    @Override
    public void learn(MachineId machine, BmcGuid guid, String by) {
        database.write(sql -> learn(sql, machine, guid, by));
    }

    private boolean learn(Sql sql, MachineId machine, BmcGuid guid, String by) throws SQLException {
        String before = Hosts.guids(sql, List.of(machine)).get(machine);
        if (before == null) {
            throw new UsageException("machine " + machine + " is not known");
        }
        if (before.equals(guid.hex())) {
            return false;
        }
        sql.run("update machine set bmc_guid = ? where id = ?", guid, machine);
        sql.run(
                "update host set revision = revision + 1 where id in"
                        + " (select host from binding where machine = ? and ended_at is null)",
                machine);
        String about = Hosts.find(sql, machine)
                .map(placed -> placed.host().id().value())
                .orElse(machine.toString());
        audit.append(sql, by, about, new SqlAudit.Change("bmc guid", before, guid.hex(), ""));
        return true;
    }
}

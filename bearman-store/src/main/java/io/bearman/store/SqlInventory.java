package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.notify.News;
import io.bearman.core.time.TimeSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The inventory in SQL; every change is audited in its own transaction. */
final class SqlInventory implements Inventory {
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
        return database.read(Hosts::all);
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
    public void put(List<Placed> hosts, String by) {
        database.write(sql -> {
            new Placing(sql, audit, time.now(), by).put(hosts);
            return true;
        });
    }

    @Override
    public void transition(HostId host, HostState from, HostState to, String by, String why) {
        database.write(sql -> {
            HostState now = Hosts.find(sql, host)
                    .orElseThrow(() -> new UsageException("host " + host + " is not known"))
                    .host()
                    .state();
            if (!now.equals(from)) {
                throw new RefusedException("host " + host + " is " + States.words(now) + ", not "
                        + States.words(from) + " as was seen: it does not become "
                        + States.words(to));
            }
            if (!from.mayBecome(to)) {
                throw new RefusedException("host " + host + " is " + States.words(from)
                        + " and may not become " + States.words(to));
            }
            Hosts.state(sql, host, to);
            audit.append(
                    sql,
                    by,
                    host.value(),
                    new SqlAudit.Change("state", States.words(from), States.words(to), why));
            Outbox.append(sql, time.now(), News.of(host, to));
            return true;
        });
    }

    @Override
    public void learn(MachineId machine, BmcGuid guid, String by) {
        database.write(sql -> learn(sql, machine, guid, by));
    }

    private boolean learn(Sql sql, MachineId machine, BmcGuid guid, String by) throws SQLException {
        String before = Hosts.machine(sql, machine)
                .orElseThrow(() -> new UsageException("machine " + machine + " is not known"))
                .bmc()
                .guid()
                .map(BmcGuid::hex)
                .orElse("");
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

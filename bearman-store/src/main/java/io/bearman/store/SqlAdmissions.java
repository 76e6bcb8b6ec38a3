package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.admission.Admissions;
import io.bearman.core.admission.Out;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.RunStanding;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Admissions in SQL: each decision is made while nobody else writes. */
final class SqlAdmissions implements Admissions {
    /** Word by word the condition of the index {@code host_out_of_service}. */
    private static final String OUT =
            " where h.state in ('BROKEN', 'FENCED', 'JOINING', 'MAINTENANCE')";

    private final Database database;

    SqlAdmissions(Database database) {
        this.database = database;
    }

    @Override
    public List<HostId> admit(RunId run, Decision decision) {
        return database.write(sql -> {
            RunStanding standing = SqlJournal.standing(sql, run);
            if (standing.outcome().isPresent()) {
                throw new RefusedException(
                        "run " + run + " is over (" + standing.outcome().get() + ")");
            }
            boolean going =
                    standing.order() == Order.GO && SqlFreezeSwitch.frozen(sql).isEmpty();
            return going ? admit(sql, run, decision) : List.of();
        });
    }

    private List<HostId> admit(Sql sql, RunId run, Decision decision) throws SQLException {
        Map<HostId, RunId> slots = slots(sql);
        List<HostId> admitted = new ArrayList<>();
        for (HostId host : decision.of(out(sql, slots))) {
            if (!SqlJournal.isAbout(sql, run, host)) {
                throw new UsageException("host " + host + " is not in run " + run);
            }
            if (slots.putIfAbsent(host, run) != null) {
                continue;
            }
            // What a closed run left there is nobody's.
            sql.run("delete from slot where host = ?", host);
            sql.run(
                    "insert into slot (host, run, since) values (?, ?, ?)",
                    host,
                    run,
                    database.now(sql));
            admitted.add(host);
        }
        return admitted;
    }

    @Override
    public List<Out> out() {
        return database.read(sql -> out(sql, slots(sql)));
    }

    private static Map<HostId, RunId> slots(Sql sql) throws SQLException {
        Map<HostId, RunId> slots = new HashMap<>();
        sql.rows(
                "select s.host, s.run from slot s join run r on r.id = s.run"
                        + " where r.closed_at is null",
                row -> slots.put(HostId.of(row.getString(1)), RunId.of(row.getString(2))));
        return slots;
    }

    private static List<Out> out(Sql sql, Map<HostId, RunId> slots) throws SQLException {
        Map<HostId, Placed> out = new TreeMap<>();
        for (Revised host : Hosts.load(sql, OUT, List.of())) {
            out.put(host.placed().host().id(), host.placed());
        }
        Collection<HostId> others =
                slots.keySet().stream().filter(host -> !out.containsKey(host)).toList();
        Hosts.find(sql, others).forEach((id, placed) -> {
            if (placed.host().state().kind().oughtToServe()) {
                out.put(id, placed);
            }
        });
        return out.values().stream()
                .map(placed -> new Out(placed, slots.get(placed.host().id())))
                .toList();
    }

    @Override
    public void giveBack(RunId run, HostId host) {
        database.write(sql -> sql.run("delete from slot where host = ? and run = ?", host, run));
    }

    /** The slots of a run that ends. */
    static void giveBack(Sql sql, RunId run) throws SQLException {
        sql.run("delete from slot where run = ?", run);
    }

    @Override
    public Duration powerOn(RackId rack, int atMost, Duration per) {
        return database.write(sql -> {
            Instant now = database.now(sql);
            sql.run("delete from power_on where rack = ? and noted_at <= ?", rack, now.minus(per));
            List<Instant> turns = sql.rows(
                    "select noted_at from power_on where rack = ? order by noted_at desc",
                    row -> Sql.instant(row, "noted_at"),
                    rack);
            if (turns.size() >= atMost) {
                // The one that has to be over before there are fewer than so many.
                Duration left = Duration.between(now, turns.get(atMost - 1).plus(per));
                return left.compareTo(per) < 0 ? left : per;
            }
            sql.run(
                    "insert into power_on (number, rack, noted_at) values (?, ?, ?)",
                    sql.next("power_on"),
                    rack,
                    now);
            return Duration.ZERO;
        });
    }
}

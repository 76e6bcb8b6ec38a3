package io.bearman.store;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hosts and machines as rows. */
final class Hosts {
    private static final String PLACED =
            "select h.id as host_id, h.role, h.region, h.zone, h.flavor,"
                    + " h.state, h.state_run, h.state_text, m.* from host h"
                    + " join binding b on b.host = h.id and b.ended_at is null"
                    + " join machine m on m.id = b.machine";
    private static final String MACS =
            "select machine, address from machine_mac where machine = ? order by place";

    private Hosts() {}

    static List<Placed> all(Sql sql) throws SQLException {
        Map<String, List<Mac>> macs = new HashMap<>();
        sql.rows(
                "select machine, address from machine_mac order by machine, place",
                row -> macs.computeIfAbsent(row.getString(1), machine -> new ArrayList<>())
                        .add(Mac.of(row.getString(2))));
        List<Placed> hosts = sql.rows(PLACED, row -> placed(row, macs));
        // Not by the database: each sorts text its own way.
        hosts.sort(Comparator.comparing(placed -> placed.host().id()));
        return hosts;
    }

    static Optional<Placed> find(Sql sql, HostId host) throws SQLException {
        Optional<String> machine = sql.row(
                "select machine from binding where host = ? and ended_at is null",
                row -> row.getString(1),
                host);
        return machine.isPresent() ? find(sql, MachineId.of(machine.get())) : Optional.empty();
    }

    static Optional<Placed> find(Sql sql, MachineId machine) throws SQLException {
        Map<String, List<Mac>> macs = macs(sql, machine);
        return sql.row(PLACED + " where m.id = ?", row -> placed(row, macs), machine);
    }

    /** {@return this machine, whether it plays a host or not} */
    static Optional<Machine> machine(Sql sql, MachineId id) throws SQLException {
        Map<String, List<Mac>> macs = macs(sql, id);
        return sql.row("select * from machine where id = ?", row -> machine(row, macs), id);
    }

    static void state(Sql sql, HostId host, HostState state) throws SQLException {
        sql.run(
                "update host set state = ?, state_run = ?, state_text = ?,"
                        + " revision = revision + 1 where id = ?",
                state.kind().name(),
                state.run().orElse(null),
                States.text(state),
                host);
    }

    static void insert(Sql sql, Host host) throws SQLException {
        sql.run(
                "insert into host (role, region, zone, flavor, id, state, state_run, state_text)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                host.role(),
                host.region(),
                host.zone(),
                host.flavor(),
                host.id(),
                host.state().kind().name(),
                host.state().run().orElse(null),
                States.text(host.state()));
    }

    /** Changes all but the state. */
    static void update(Sql sql, Host host) throws SQLException {
        sql.run(
                "update host set role = ?, region = ?, zone = ?, flavor = ?,"
                        + " revision = revision + 1 where id = ?",
                host.role(),
                host.region(),
                host.zone(),
                host.flavor(),
                host.id());
    }

    /** Adds or replaces a machine whose MACs are not in their table. */
    static void write(Sql sql, Machine machine) throws SQLException {
        boolean known = sql.row("select id from machine where id = ?", row -> true, machine.id())
                .isPresent();
        String statement = known
                ? "update machine set serial = ?, vendor = ?, product = ?, bmc_address = ?,"
                        + " bmc_port = ?, bmc_guid = ?, bmc_credential = ?, bmc_suites = ?,"
                        + " rack = ?, unit = ? where id = ?"
                : "insert into machine (serial, vendor, product, bmc_address, bmc_port, bmc_guid,"
                        + " bmc_credential, bmc_suites, rack, unit, id)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        sql.run(
                statement,
                machine.serial(),
                machine.vendor(),
                machine.product(),
                machine.bmc().address(),
                machine.bmc().port(),
                machine.bmc().knownGuid(),
                machine.bmc().credential(),
                machine.bmc().suites().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(",")),
                machine.rack(),
                machine.unit(),
                machine.id());
        for (int place = 0; place < machine.macs().size(); place++) {
            sql.run(
                    "insert into machine_mac (address, machine, place) values (?, ?, ?)",
                    machine.macs().get(place),
                    machine.id(),
                    place);
        }
    }

    private static Map<String, List<Mac>> macs(Sql sql, MachineId machine) throws SQLException {
        return Map.of(machine.toString(), sql.rows(MACS, row -> Mac.of(row.getString(2)), machine));
    }

    private static Placed placed(ResultSet row, Map<String, List<Mac>> macs) throws SQLException {
        Machine machine = machine(row, macs);
        Host host = new Host(
                HostId.of(row.getString("host_id")),
                row.getString("role"),
                new RegionId(row.getString("region")),
                Zone.of(row.getString("zone")),
                row.getString("flavor"),
                machine.id(),
                States.of(
                        row.getString("state"),
                        row.getString("state_run"),
                        row.getString("state_text")));
        return new Placed(host, machine);
    }

    private static Machine machine(ResultSet row, Map<String, List<Mac>> macs) throws SQLException {
        String id = row.getString("id");
        String guid = row.getString("bmc_guid");
        Bmc bmc = new Bmc(
                row.getString("bmc_address"),
                row.getInt("bmc_port"),
                guid == null ? null : BmcGuid.of(guid),
                row.getString("bmc_credential"),
                Stream.of(row.getString("bmc_suites").split(","))
                        .map(Integer::valueOf)
                        .toList());
        return new Machine(
                MachineId.of(id),
                row.getString("serial"),
                row.getString("vendor"),
                row.getString("product"),
                bmc,
                macs.getOrDefault(id, List.of()),
                RackId.of(row.getString("rack")),
                row.getInt("unit"));
    }
}

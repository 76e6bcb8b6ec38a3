package io.bearman.store;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Nic;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Storage;
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
                    + " h.boot_profile, h.storage, h.state, h.state_run, h.state_text, m.* from host h"
                    + " join binding b on b.host = h.id and b.ended_at is null"
                    + " join machine m on m.id = b.machine";
    private static final String NICS =
            "select machine, address, planned_switch, planned_port" + " from machine_mac";
    private static final String LABELS = "select host, name, value from host_label";

    private Hosts() {}

    static List<Placed> all(Sql sql) throws SQLException {
        Parts parts = new Parts();
        parts.nics(sql, NICS + " order by machine, place");
        parts.labels(sql, LABELS);
        List<Placed> hosts = sql.rows(PLACED, parts::placed);
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
        Parts parts = partsOf(sql, machine);
        parts.labels(
                sql,
                LABELS + " where host in"
                        + " (select host from binding where machine = ? and ended_at is null)",
                machine);
        return sql.row(PLACED + " where m.id = ?", parts::placed, machine);
    }

    /** {@return this machine, whether it plays a host or not} */
    static Optional<Machine> machine(Sql sql, MachineId id) throws SQLException {
        Parts parts = partsOf(sql, id);
        return sql.row("select * from machine where id = ?", parts::machine, id);
    }

    private static Parts partsOf(Sql sql, MachineId machine) throws SQLException {
        Parts parts = new Parts();
        parts.nics(sql, NICS + " where machine = ? order by place", machine);
        return parts;
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
                "insert into host (role, region, zone, flavor, boot_profile, storage, id,"
                        + " state, state_run, state_text) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                host.role(),
                host.region(),
                host.zone(),
                host.flavor(),
                host.bootProfile(),
                host.storage().name(),
                host.id(),
                host.state().kind().name(),
                host.state().run().orElse(null),
                States.text(host.state()));
        labels(sql, host);
    }

    private static void labels(Sql sql, Host host) throws SQLException {
        sql.run("delete from host_label where host = ?", host.id());
        for (Map.Entry<String, String> label : host.labels().values().entrySet()) {
            sql.run(
                    "insert into host_label (host, name, value) values (?, ?, ?)",
                    host.id(),
                    label.getKey(),
                    label.getValue());
        }
    }

    /** Changes all but the state. */
    static void update(Sql sql, Host host) throws SQLException {
        sql.run(
                "update host set role = ?, region = ?, zone = ?, flavor = ?, boot_profile = ?,"
                        + " storage = ?, revision = revision + 1 where id = ?",
                host.role(),
                host.region(),
                host.zone(),
                host.flavor(),
                host.bootProfile(),
                host.storage().name(),
                host.id());
        labels(sql, host);
    }

    /** Adds or replaces a machine whose MACs are not in their table. */
    static void write(Sql sql, Machine machine) throws SQLException {
        boolean known = sql.row("select id from machine where id = ?", row -> true, machine.id())
                .isPresent();
        String statement = known
                ? "update machine set serial = ?, vendor = ?, product = ?, bmc_address = ?,"
                        + " bmc_port = ?, bmc_guid = ?, bmc_credential = ?, bmc_suites = ?,"
                        + " bmc_quirks = ?, rack = ?, unit = ?, hardware_profile = ? where id = ?"
                : "insert into machine (serial, vendor, product, bmc_address, bmc_port, bmc_guid,"
                        + " bmc_credential, bmc_suites, bmc_quirks, rack, unit, hardware_profile, id)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
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
                machine.bmc().quirks().stream().map(Quirk::name).collect(Collectors.joining(",")),
                machine.rack(),
                machine.unit(),
                machine.hardwareProfile(),
                machine.id());
        for (int place = 0; place < machine.nics().size(); place++) {
            Nic nic = machine.nics().get(place);
            sql.run(
                    "insert into machine_mac (address, machine, place, planned_switch, planned_port)"
                            + " values (?, ?, ?, ?, ?)",
                    nic.mac(),
                    machine.id(),
                    place,
                    nic.plannedSwitch(),
                    nic.plannedPort());
        }
    }

    /** What stands in tables of its own: the network cards of machines, the labels of hosts. */
    private static final class Parts {
        private final Map<String, List<Nic>> nics = new HashMap<>();
        private final Map<String, Map<String, String>> labels = new HashMap<>();

        void nics(Sql sql, String query, Object... parameters) throws SQLException {
            sql.rows(
                    query,
                    row -> nics.computeIfAbsent(row.getString(1), machine -> new ArrayList<>())
                            .add(new Nic(
                                    Mac.of(row.getString(2)), row.getString(3), row.getString(4))),
                    parameters);
        }

        void labels(Sql sql, String query, Object... parameters) throws SQLException {
            sql.rows(
                    query,
                    row -> labels.computeIfAbsent(row.getString(1), host -> new HashMap<>())
                            .put(row.getString(2), row.getString(3)),
                    parameters);
        }

        Placed placed(ResultSet row) throws SQLException {
            Machine machine = machine(row);
            String id = row.getString("host_id");
            Host host = new Host(
                    HostId.of(id),
                    row.getString("role"),
                    new RegionId(row.getString("region")),
                    Zone.of(row.getString("zone")),
                    row.getString("flavor"),
                    row.getString("boot_profile"),
                    Labels.of(labels.getOrDefault(id, Map.of())),
                    Storage.valueOf(row.getString("storage")),
                    machine.id(),
                    States.of(
                            row.getString("state"),
                            row.getString("state_run"),
                            row.getString("state_text")));
            return new Placed(host, machine);
        }

        Machine machine(ResultSet row) throws SQLException {
            String id = row.getString("id");
            String guid = row.getString("bmc_guid");
            Bmc bmc = new Bmc(
                    row.getString("bmc_address"),
                    row.getInt("bmc_port"),
                    guid == null ? null : BmcGuid.of(guid),
                    row.getString("bmc_credential"),
                    words(row.getString("bmc_suites")).map(Integer::valueOf).toList(),
                    words(row.getString("bmc_quirks"))
                            .map(Quirk::valueOf)
                            .collect(Collectors.toSet()));
            return new Machine(
                    MachineId.of(id),
                    row.getString("serial"),
                    row.getString("vendor"),
                    row.getString("product"),
                    bmc,
                    nics.getOrDefault(id, List.of()),
                    RackId.of(row.getString("rack")),
                    row.getInt("unit"),
                    row.getString("hardware_profile"));
        }

        private static Stream<String> words(String text) {
            return Stream.of(text.split(",")).filter(word -> !word.isEmpty());
        }
    }
}

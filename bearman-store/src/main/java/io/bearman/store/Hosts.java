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
import io.bearman.core.inventory.Inventory.Revised;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hosts and machines as rows. */
final class Hosts {
    private static final String PLACED =
            "select h.id as host_id, h.role, h.region, h.zone, h.flavor, h.boot_profile, h.storage,"
                    + " h.state, h.state_run, h.state_text, h.revision, m.* from host h"
                    + " join binding b on b.host = h.id and b.ended_at is null"
                    + " join machine m on m.id = b.machine";

    private Hosts() {}

    static Optional<Placed> find(Sql sql, HostId host) throws SQLException {
        return revised(sql, host).map(Revised::placed);
    }

    static Optional<Revised> revised(Sql sql, HostId host) throws SQLException {
        return load(sql, " where h.id = ?", List.of(host)).stream().findFirst();
    }

    static Optional<Placed> find(Sql sql, MachineId machine) throws SQLException {
        return load(sql, " where b.machine = ?", List.of(machine)).stream()
                .findFirst()
                .map(Revised::placed);
    }

    /** {@return those of these hosts that are known} */
    static Map<HostId, Placed> find(Sql sql, Collection<HostId> hosts) throws SQLException {
        Map<HostId, Placed> found = new HashMap<>();
        for (Revised it : whole(sql, sql.rowsFor(PLACED + " where h.id in (%s)", hosts, Row::of))) {
            found.put(it.placed().host().id(), it.placed());
        }
        return found;
    }

    /**
     * {@return the hosts of this query}
     *
     * @param tail its condition, order and limit; the tables are h(ost), b(inding) and m(achine)
     */
    static List<Revised> load(Sql sql, String tail, List<?> parameters) throws SQLException {
        return whole(sql, sql.rows(PLACED + tail, Row::of, parameters.toArray()));
    }

    private static List<Revised> whole(Sql sql, List<Row> rows) throws SQLException {
        Map<String, List<Nic>> nics =
                nics(sql, rows.stream().map(row -> row.machine().id()).toList());
        Map<String, Map<String, String>> labels = new HashMap<>();
        sql.rowsFor(
                "select host, name, value from host_label where host in (%s)",
                rows.stream().map(Row::id).toList(),
                row -> labels.computeIfAbsent(row.getString(1), host -> new HashMap<>())
                        .put(row.getString(2), row.getString(3)));
        List<Revised> whole = new ArrayList<>();
        for (Row row : rows) {
            Machine machine = row.machine().with(nics);
            Host host = row.host(machine.id(), labels.getOrDefault(row.id(), Map.of()));
            whole.add(new Revised(new Placed(host, machine), row.revision()));
        }
        return whole;
    }

    private static Map<String, List<Nic>> nics(Sql sql, Collection<String> machines)
            throws SQLException {
        Map<String, List<Nic>> nics = new HashMap<>();
        sql.rowsFor(
                "select machine, address, planned_switch, planned_port from machine_mac"
                        + " where machine in (%s) order by machine, place",
                machines,
                row -> nics.computeIfAbsent(row.getString(1), machine -> new ArrayList<>())
                        .add(new Nic(
                                Mac.of(row.getString(2)), row.getString(3), row.getString(4))));
        return nics;
    }

    /**
     * {@return those of these machines that are known, whether they play a host or not, with the GUID of
     * their BMC, empty when it is not learnt}
     */
    static Map<MachineId, String> guids(Sql sql, Collection<MachineId> ids) throws SQLException {
        Map<MachineId, String> guids = new HashMap<>();
        sql.rowsFor(
                "select id, coalesce(bmc_guid, '') from machine where id in (%s)",
                ids, row -> guids.put(MachineId.of(row.getString(1)), row.getString(2)));
        return guids;
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

    /** Adds hosts, at a revision that no host ever had: their names may have been others' before. */
    static void insert(Sql sql, List<Host> hosts) throws SQLException {
        // Each change is an event at least, so no revision is ahead of the audit log.
        long revision = sql.upcoming("audit");
        sql.batch(
                "insert into host (role, region, zone, flavor, boot_profile, storage, state,"
                        + " state_run, state_text, revision, id)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows(hosts, host -> new @Nullable Object[] {
                    host.role(),
                    host.region(),
                    host.zone(),
                    host.flavor(),
                    host.bootProfile(),
                    host.storage().name(),
                    host.state().kind().name(),
                    host.state().run().orElse(null),
                    States.text(host.state()),
                    revision,
                    host.id()
                }));
        label(sql, hosts);
    }

    /** Changes all but the state. */
    static void update(Sql sql, List<Host> hosts) throws SQLException {
        sql.batch(
                "update host set role = ?, region = ?, zone = ?, flavor = ?, boot_profile = ?,"
                        + " storage = ?, revision = revision + 1 where id = ?",
                rows(hosts, host -> new @Nullable Object[] {
                    host.role(),
                    host.region(),
                    host.zone(),
                    host.flavor(),
                    host.bootProfile(),
                    host.storage().name(),
                    host.id()
                }));
        sql.batch("delete from host_label where host = ?", rows(hosts, host ->
                new @Nullable Object[] {host.id()}));
        label(sql, hosts);
    }

    private static void label(Sql sql, List<Host> hosts) throws SQLException {
        List<@Nullable Object[]> labels = new ArrayList<>();
        for (Host host : hosts) {
            host.labels()
                    .values()
                    .forEach((name, value) ->
                            labels.add(new @Nullable Object[] {host.id(), name, value}));
        }
        sql.batch("insert into host_label (host, name, value) values (?, ?, ?)", labels);
    }

    /**
     * Adds or replaces machines whose MACs are not in their table.
     *
     * @param known those that are in theirs
     */
    static void write(Sql sql, List<Machine> machines, Collection<MachineId> known)
            throws SQLException {
        List<Machine> changed = new ArrayList<>();
        List<Machine> added = new ArrayList<>();
        machines.forEach(it -> (known.contains(it.id()) ? changed : added).add(it));
        sql.batch(
                "update machine set serial = ?, vendor = ?, product = ?, bmc_address = ?,"
                        + " bmc_port = ?, bmc_guid = ?, bmc_credential = ?, bmc_suites = ?,"
                        + " bmc_quirks = ?, rack = ?, unit = ?, hardware_profile = ? where id = ?",
                rows(changed, Hosts::values));
        sql.batch(
                "insert into machine (serial, vendor, product, bmc_address, bmc_port, bmc_guid,"
                        + " bmc_credential, bmc_suites, bmc_quirks, rack, unit, hardware_profile,"
                        + " id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows(added, Hosts::values));
        List<@Nullable Object[]> nics = new ArrayList<>();
        for (Machine machine : machines) {
            for (int place = 0; place < machine.nics().size(); place++) {
                Nic nic = machine.nics().get(place);
                nics.add(new @Nullable Object[] {
                    nic.mac(), machine.id(), place, nic.plannedSwitch(), nic.plannedPort()
                });
            }
        }
        sql.batch(
                "insert into machine_mac (address, machine, place, planned_switch, planned_port)"
                        + " values (?, ?, ?, ?, ?)",
                nics);
    }

    private static @Nullable Object[] values(Machine machine) {
        Bmc bmc = machine.bmc();
        return new @Nullable Object[] {
            machine.serial(),
            machine.vendor(),
            machine.product(),
            bmc.address(),
            bmc.port(),
            bmc.knownGuid(),
            bmc.credential(),
            bmc.suites().stream().map(String::valueOf).collect(Collectors.joining(",")),
            bmc.quirks().stream().map(Quirk::name).collect(Collectors.joining(",")),
            machine.rack(),
            machine.unit(),
            machine.hardwareProfile(),
            machine.id()
        };
    }

    private static <T> List<@Nullable Object[]> rows(List<T> items, Values<T> values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        items.forEach(item -> rows.add(values.of(item)));
        return rows;
    }

    private interface Values<T> {
        @Nullable
        Object[] of(T item);
    }

    /** A host but for its labels, and its machine but for its network cards. */
    private record Row(
            String id,
            String role,
            RegionId region,
            Zone zone,
            String flavor,
            String bootProfile,
            Storage storage,
            HostState state,
            long revision,
            MachineRow machine) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("host_id"),
                    row.getString("role"),
                    new RegionId(row.getString("region")),
                    Zone.of(row.getString("zone")),
                    row.getString("flavor"),
                    row.getString("boot_profile"),
                    Storage.valueOf(row.getString("storage")),
                    States.of(
                            row.getString("state"),
                            row.getString("state_run"),
                            row.getString("state_text")),
                    row.getLong("revision"),
                    MachineRow.of(row));
        }

        Host host(MachineId machine, Map<String, String> labels) {
            return new Host(
                    HostId.of(id),
                    role,
                    region,
                    zone,
                    flavor,
                    bootProfile,
                    Labels.of(labels),
                    storage,
                    machine,
                    state);
        }
    }

    /** A machine but for its network cards. */
    private record MachineRow(
            String id,
            String serial,
            String vendor,
            String product,
            Bmc bmc,
            RackId rack,
            int unit,
            String hardwareProfile) {
        static MachineRow of(ResultSet row) throws SQLException {
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
            return new MachineRow(
                    row.getString("id"),
                    row.getString("serial"),
                    row.getString("vendor"),
                    row.getString("product"),
                    bmc,
                    RackId.of(row.getString("rack")),
                    row.getInt("unit"),
                    row.getString("hardware_profile"));
        }

        Machine with(Map<String, List<Nic>> nics) {
            return new Machine(
                    MachineId.of(id),
                    serial,
                    vendor,
                    product,
                    bmc,
                    nics.getOrDefault(id, List.of()),
                    rack,
                    unit,
                    hardwareProfile);
        }

        private static Stream<String> words(String text) {
            return Stream.of(text.split(",")).filter(word -> !word.isEmpty());
        }
    }
}

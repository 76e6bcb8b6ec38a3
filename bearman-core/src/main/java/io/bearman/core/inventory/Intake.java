package io.bearman.core.inventory;

import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What putting these lines into the inventory would do: a plan, nothing is written. Pure.
 *
 * @param entries what would become of each good host, in the order of the lines
 * @param bad what is wrong with the other lines, each with its place and the reason
 */
public record Intake(List<Entry> entries, List<String> bad) {
    public Intake {
        entries = List.copyOf(entries);
        bad = List.copyOf(bad);
    }

    /** What becomes of a host. */
    public enum Kind {
        ADDED,
        CHANGED,
        UNCHANGED
    }

    /**
     * What becomes of one host.
     *
     * @param kind whether it is new
     * @param placed as it will be: a known host keeps its state, a BMC its learnt GUID
     * @param changes what differs from what is known; empty unless {@link Kind#CHANGED}
     */
    public record Entry(Kind kind, Placed placed, List<FieldChange> changes) {
        public Entry {
            changes = List.copyOf(changes);
        }
    }

    /** {@return how many hosts would so become} */
    public long count(Kind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).count();
    }

    /** {@return the hosts to put} */
    public List<Placed> hosts() {
        return entries.stream().map(Entry::placed).toList();
    }

    /**
     * {@return what becomes of these lines, given what is known}
     *
     * <p>A line whose name, UUID, serial, MAC or BMC address another host has, known or given
     * earlier, is bad, and so is one that gives another machine to a host that something depends on.
     * Given hosts may exchange what is unique.
     */
    public static Intake of(Rows rows, List<Placed> known) {
        Map<HostId, Placed> before =
                known.stream().collect(Collectors.toMap(it -> it.host().id(), Function.identity()));
        Map<Integer, String> bad = new TreeMap<>();
        // A line that drops out leaves its host what it has, which may hit another line.
        while (conflicts(rows.good(), before, bad)) {}
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < rows.good().size(); i++) {
            if (!bad.containsKey(i)) {
                Placed placed = rows.good().get(i).placed();
                entries.add(entry(
                        placed, Optional.ofNullable(before.get(placed.host().id()))));
            }
        }
        return new Intake(
                entries,
                Stream.concat(rows.bad().stream(), bad.values().stream()).toList());
    }

    private static boolean conflicts(
            List<Rows.Row> rows, Map<HostId, Placed> before, Map<Integer, String> bad) {
        Map<String, HostId> owners = new HashMap<>();
        Set<HostId> given = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!bad.containsKey(i)) {
                given.add(rows.get(i).placed().host().id());
            }
        }
        before.forEach((id, placed) -> {
            if (!given.contains(id)) {
                unique(placed).forEach(key -> owners.put(key, id));
            }
        });
        int found = bad.size();
        given.clear();
        for (int i = 0; i < rows.size(); i++) {
            if (!bad.containsKey(i)) {
                Rows.Row row = rows.get(i);
                Optional<String> conflict = conflict(row.placed(), owners, given)
                        .or(() -> replaced(row.placed(), before));
                if (conflict.isPresent()) {
                    bad.put(i, row.where() + ": " + conflict.get());
                }
            }
        }
        return bad.size() > found;
    }

    private static Optional<String> conflict(
            Placed placed, Map<String, HostId> owners, Set<HostId> given) {
        HostId id = placed.host().id();
        if (!given.add(id)) {
            return Optional.of("host " + id + " is given twice");
        }
        List<String> keys = unique(placed);
        for (String key : keys) {
            HostId owner = owners.get(key);
            if (owner != null) {
                return Optional.of("host " + id + ": " + key + " is already of host " + owner);
            }
        }
        keys.forEach(key -> owners.put(key, id));
        return Optional.empty();
    }

    private static Optional<String> replaced(Placed placed, Map<HostId, Placed> before) {
        HostId id = placed.host().id();
        Placed known = before.get(id);
        return known == null
                        || known.machine().id().equals(placed.machine().id())
                        || known.host().state().kind().idle()
                ? Optional.empty()
                : Optional.of("host " + id + " is " + known.host().state().kind() + ", machine "
                        + known.machine().id()
                        + " is replaced by another only with: bearman host replace " + id);
    }

    private static List<String> unique(Placed placed) {
        Machine machine = placed.machine();
        List<String> keys = new ArrayList<>();
        keys.add("machine " + machine.id());
        keys.add("serial " + machine.serial());
        keys.add("BMC address " + machine.bmc().endpoint());
        machine.macs().forEach(mac -> keys.add("MAC address " + mac));
        return keys;
    }

    private static Entry entry(Placed given, Optional<Placed> known) {
        if (known.isEmpty()) {
            return new Entry(Kind.ADDED, given, List.of());
        }
        Host host = given.host().with(known.get().host().state());
        Placed placed = new Placed(host, withGuid(given.machine(), known.get().machine()));
        List<FieldChange> changes = FieldChange.between(known.get(), placed);
        return new Entry(changes.isEmpty() ? Kind.UNCHANGED : Kind.CHANGED, placed, changes);
    }

    private static Machine withGuid(Machine given, Machine known) {
        MachineId id = known.id();
        return given.bmc().guid().isEmpty() && given.id().equals(id)
                ? known.bmc()
                        .guid()
                        .map(guid -> given.with(given.bmc().with(guid)))
                        .orElse(given)
                : given;
    }
}

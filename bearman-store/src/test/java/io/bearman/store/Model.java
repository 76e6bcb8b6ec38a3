package io.bearman.store;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Journal;
import io.bearman.core.notify.News;
import io.bearman.store.Step.Given;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory promises, in the plainest words: maps in memory, no database, nothing of the store's
 * code. Each method either changes all of it or throws a {@link Refusal} and changes nothing.
 */
final class Model {
    final TreeMap<HostId, Host> hosts = new TreeMap<>();
    final Map<MachineId, Known> machines = new HashMap<>();
    final Map<String, HostId> held = new TreeMap<>();
    final List<Bound> bindings = new ArrayList<>();
    final Map<HostId, HostIdentity> identities = new HashMap<>();
    final Set<HostIdentity> everMade = new HashSet<>();
    final Map<RunId, Set<HostId>> runs = new HashMap<>();
    final Set<RunId> closed = new HashSet<>();
    final List<News> pending = new ArrayList<>();
    int audits;

    /** A machine, and whether what is its own is kept for it; it is not of one that was removed. */
    record Known(Machine machine, boolean keepsSerial, boolean keepsAddress, boolean keepsMacs) {
        Set<String> own() {
            Set<String> own = new HashSet<>();
            if (keepsSerial) {
                own.add("serial " + machine.serial());
            }
            if (keepsAddress) {
                own.add("address " + machine.bmc().endpoint());
            }
            if (keepsMacs) {
                machine.macs().forEach(mac -> own.add("mac " + mac));
            }
            return own;
        }
    }

    record Bound(HostId host, MachineId machine, boolean open) {}

    /** Why not: which of the two, or either where both reasons hold at once. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final boolean usage;
        final boolean refused;

        Refusal(boolean usage, boolean refused) {
            super(usage && refused ? "either" : usage ? "usage" : "refused", null, false, false);
            this.usage = usage;
            this.refused = refused;
        }

        static Refusal usage() {
            return new Refusal(true, false);
        }

        static Refusal refused() {
            return new Refusal(false, true);
        }
    }

    // --- what is in it

    List<Placed> all() {
        return hosts.values().stream().map(this::placed).toList();
    }

    Placed placed(Host host) {
        return new Placed(host, machines.get(host.machine()).machine());
    }

    Optional<Placed> find(HostId host) {
        return Optional.ofNullable(hosts.get(host)).map(this::placed);
    }

    Optional<HostId> player(MachineId machine) {
        return hosts.values().stream()
                .filter(host -> host.machine().equals(machine))
                .map(Host::id)
                .findFirst();
    }

    private boolean busy(HostId host) {
        return runs.entrySet().stream()
                .anyMatch(
                        run -> !closed.contains(run.getKey()) && run.getValue().contains(host));
    }

    private Host known(HostId host) {
        if (!hosts.containsKey(host)) {
            throw Refusal.usage();
        }
        return hosts.get(host);
    }

    // --- what is given

    static HostId host(int number) {
        return HostId.of("h" + number);
    }

    static Placed placed(Given given) {
        Machine machine = machine(given.machine(), given.look());
        Placed plain = Fleet.host("h" + given.host(), machine);
        Host host = plain.host();
        Labels labels =
                given.label().map(row -> Labels.of(Map.of("row", row))).orElse(Labels.none());
        return new Placed(
                new Host(
                                host.id(),
                                host.role(),
                                host.region(),
                                Zone.of(given.zone()),
                                host.flavor(),
                                machine.id(),
                                given.state().state())
                        .with(labels),
                machine);
    }

    static Machine machine(int number, Step.Look look) {
        int next = (number + 1) % Step.MACHINES + 1;
        int own = number + 1;
        Mac second = look == Step.Look.MAC_OF_NEXT
                ? Fleet.mac(next, 1)
                : Fleet.mac(own, look == Step.Look.OTHER_MAC ? 2 : 1);
        return Fleet.machine(
                own,
                "serial-" + (look == Step.Look.SERIAL_OF_NEXT ? next : own),
                "10.0.0." + (look == Step.Look.ADDRESS_OF_NEXT ? next : own),
                Fleet.mac(own, 0),
                second);
    }

    // --- what is done

    void put(List<Placed> given) {
        Set<HostId> names = new HashSet<>();
        boolean twice = false;
        boolean moved = false;
        for (Placed placed : given) {
            twice |= !names.add(placed.host().id());
            Host before = hosts.get(placed.host().id());
            moved |= before != null
                    && !before.machine().equals(placed.machine().id())
                    && (!before.state().kind().idle() || busy(before.id()));
        }
        Set<MachineId> bodies = new HashSet<>();
        for (Placed placed : given) {
            twice |= !bodies.add(placed.machine().id());
        }
        boolean usage = twice || collides(given);
        if (usage || moved) {
            throw new Refusal(usage, moved);
        }
        changed(given).forEach(this::take);
    }

    private List<Placed> changed(List<Placed> given) {
        return given.stream()
                .map(this::normal)
                .filter(placed -> !find(placed.host().id()).equals(Optional.of(placed)))
                .toList();
    }

    /** A known host keeps its state, a machine its GUID. */
    private Placed normal(Placed given) {
        Host before = hosts.get(given.host().id());
        Host host = before == null ? given.host() : given.host().with(before.state());
        Known known = machines.get(given.machine().id());
        Machine machine = known != null && given.machine().bmc().guid().isEmpty()
                ? known.machine()
                        .bmc()
                        .guid()
                        .map(guid -> given.machine().with(given.machine().bmc().with(guid)))
                        .orElse(given.machine())
                : given.machine();
        return new Placed(host, machine);
    }

    private boolean collides(List<Placed> given) {
        List<Placed> changed = changed(given);
        Map<MachineId, Known> after = new HashMap<>(machines);
        Map<HostId, MachineId> players = new HashMap<>();
        hosts.values().forEach(host -> players.put(host.id(), host.machine()));
        for (Placed placed : changed) {
            after.put(placed.machine().id(), whole(placed.machine()));
            players.put(placed.host().id(), placed.machine().id());
        }
        if (new HashSet<>(players.values()).size() < players.size()) {
            return true;
        }
        for (Placed placed : changed) {
            Machine machine = placed.machine();
            if (new HashSet<>(machine.macs()).size() < machine.macs().size()) {
                return true;
            }
            Set<String> own = whole(machine).own();
            for (Known other : after.values()) {
                if (!other.machine().id().equals(machine.id())
                        && other.own().stream().anyMatch(own::contains)) {
                    return true;
                }
            }
            Set<String> others = new HashSet<>(held.keySet());
            find(placed.host().id()).ifPresent(before -> others.removeAll(words(before.machine())));
            if (words(machine).stream().anyMatch(others::contains)) {
                return true;
            }
        }
        return false;
    }

    private static Known whole(Machine machine) {
        return new Known(machine, true, true, true);
    }

    static List<String> words(Machine machine) {
        List<String> words = new ArrayList<>(List.of(machine.id().toString()));
        machine.macs().forEach(mac -> words.add(mac.value()));
        return words;
    }

    private void take(Placed placed) {
        HostId id = placed.host().id();
        Host before = hosts.put(id, placed.host());
        machines.put(placed.machine().id(), whole(placed.machine()));
        if (before == null || !before.machine().equals(placed.machine().id())) {
            bindings.replaceAll(
                    it -> it.host().equals(id) ? new Bound(id, it.machine(), false) : it);
            bindings.add(new Bound(id, placed.machine().id(), true));
        }
        if (before == null && placed.host().state() instanceof HostState.Retired) {
            hold(id, placed.machine());
        }
        audits++;
    }

    private void hold(HostId host, Machine machine) {
        words(machine).forEach(word -> held.putIfAbsent(word, host));
    }

    void mayBecome(HostId id, HostState from, HostState to) {
        if (!known(id).state().equals(from) || !from.mayBecome(to)) {
            throw Refusal.refused();
        }
    }

    void transition(HostId id, HostState from, HostState to) {
        mayBecome(id, from, to);
        Host host = known(id);
        hosts.put(id, host.with(to));
        if (to instanceof HostState.Retired) {
            hold(id, machines.get(host.machine()).machine());
        }
        News.of(id, to).ifPresent(pending::add);
        audits++;
    }

    void replace(HostId id, Machine given) {
        Host host = known(id);
        mayLeave(host, HostState.Kind.BROKEN);
        if (given.id().equals(host.machine())) {
            throw Refusal.usage();
        }
        Optional<Host> other = player(given.id()).map(hosts::get);
        other.ifPresent(it -> mayLeave(it, null));
        boolean checked =
                other.filter(it -> it.state().kind() == HostState.Kind.IN_STOCK).isPresent();
        Model after = copy();
        other.ifPresent(it -> after.forget(it.id()));
        Machine old = machines.get(host.machine()).machine();
        after.hold(id, old);
        after.machines.put(old.id(), new Known(old, true, false, true));
        Host idle = host.with(checked ? new HostState.InStock() : new HostState.Expected());
        after.hosts.put(id, idle);
        after.put(List.of(new Placed(idle.with(given.id()), given)));
        after.audits++;
        become(after);
    }

    private void mayLeave(Host host, HostState.@Nullable Kind also) {
        HostState.Kind kind = host.state().kind();
        if (!kind.idle() && kind != also || busy(host.id())) {
            throw Refusal.refused();
        }
    }

    void remove(HostId id) {
        Host host = known(id);
        mayLeave(host, HostState.Kind.RETIRED);
        forget(id);
        Machine machine = machines.get(host.machine()).machine();
        if (bindings.stream().anyMatch(it -> it.machine().equals(machine.id()))) {
            Bmc bmc = machine.bmc();
            Machine bare = machine.with(Bmc.of(bmc.address(), bmc.port(), null, bmc.credential()));
            machines.put(machine.id(), new Known(bare, false, false, false));
        } else {
            machines.remove(machine.id());
        }
    }

    private void forget(HostId id) {
        hosts.remove(id);
        identities.remove(id);
        bindings.removeIf(it -> it.host().equals(id));
        audits++;
    }

    void learn(MachineId id, BmcGuid guid) {
        Known known = machines.get(id);
        if (known == null) {
            throw Refusal.usage();
        }
        if (!known.machine().bmc().guid().equals(Optional.of(guid))) {
            Machine machine = known.machine().with(known.machine().bmc().with(guid));
            machines.put(
                    id,
                    new Known(
                            machine, known.keepsSerial(), known.keepsAddress(), known.keepsMacs()));
            audits++;
        }
    }

    void open(RunId run, List<HostId> given) {
        Set<HostId> wanted = new HashSet<>(given);
        if (runs.containsKey(run)) {
            if (!runs.get(run).equals(wanted)) {
                throw Refusal.refused();
            }
            return;
        }
        if (wanted.stream().anyMatch(this::busy)) {
            throw Refusal.refused();
        }
        runs.put(run, wanted);
    }

    void close(RunId run, List<HostId> order) {
        if (!runs.containsKey(run)) {
            throw Refusal.usage();
        }
        if (closed.add(run)) {
            pending.add(new News.RunEnded(run, order, Journal.Outcome.DONE, "test"));
        }
    }

    private Model copy() {
        Model copy = new Model();
        copy.become(this);
        return copy;
    }

    private void become(Model other) {
        replace(hosts, other.hosts);
        replace(machines, other.machines);
        replace(held, other.held);
        replace(identities, other.identities);
        replace(runs, other.runs);
        List<Bound> bound = List.copyOf(other.bindings);
        bindings.clear();
        bindings.addAll(bound);
        Set<RunId> ended = Set.copyOf(other.closed);
        closed.clear();
        closed.addAll(ended);
        audits = other.audits;
    }

    private static <K, V> void replace(Map<K, V> map, Map<K, V> by) {
        Map<K, V> copy = new HashMap<>(by);
        map.clear();
        map.putAll(copy);
    }
}

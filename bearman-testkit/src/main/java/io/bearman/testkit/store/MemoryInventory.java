package io.bearman.testkit.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.HostState.Kind;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Binding;
import io.bearman.core.inventory.Held;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.inventory.Query;
import io.bearman.core.time.TimeSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The inventory in memory: a put is checked as a whole on a copy, which then takes the place. */
final class MemoryInventory implements Inventory {
    /** Those that nothing depends on. */
    private static final Set<Kind> IDLE =
            Stream.of(Kind.values()).filter(Kind::idle).collect(Collectors.toSet());

    private final TimeSource time;
    private final MemoryAudit audit;
    private final MemoryJournal journal;
    private final Consumer<HostId> boots;
    private final Map<HostId, Long> revisions = new HashMap<>();
    private final List<Binding> bindings = new ArrayList<>();
    private final Map<String, Held> held = new HashMap<>();
    private Map<HostId, Host> hosts = new TreeMap<>();
    private Map<MachineId, Machine> machines = new TreeMap<>();

    /** @param boots drops what is known of the boots of a host */
    MemoryInventory(
            TimeSource time, MemoryAudit audit, MemoryJournal journal, Consumer<HostId> boots) {
        this.time = time;
        this.audit = audit;
        this.journal = journal;
        this.boots = boots;
    }

    @Override
    public synchronized List<Placed> all() {
        return hosts.values().stream().map(this::placed).toList();
    }

    @Override
    public List<Placed> findSerial(String serial) {
        return all().stream()
                .filter(it -> it.machine().serial().strip().equalsIgnoreCase(serial.strip()))
                .toList();
    }

    @Override
    public List<Placed> page(Query query, @Nullable HostId after, int atMost) {
        return all().stream()
                .filter(it -> after == null || it.host().id().compareTo(after) > 0)
                .filter(query::matches)
                .limit(atMost)
                .toList();
    }

    @Override
    public void each(Query query, Consumer<Placed> each) {
        all().stream().filter(query::matches).forEach(each);
    }

    @Override
    public synchronized Optional<Revised> revised(HostId host) {
        return find(host).map(placed -> new Revised(placed, revision(host)));
    }

    @Override
    public synchronized Revised update(Revised changed, String by) {
        unchanged(changed);
        put(List.of(changed.placed()), by);
        return revised(changed.placed().host().id()).orElseThrow();
    }

    /** {@return that of a host that is there} */
    private long revision(HostId host) {
        return Objects.requireNonNull(revisions.get(host));
    }

    private Placed unchanged(Revised seen) {
        HostId host = seen.placed().host().id();
        Placed placed = known(host);
        long revision = revision(host);
        if (revision != seen.revision()) {
            throw new RefusedException("host " + host + " is at revision " + revision + ", not "
                    + seen.revision() + " as was seen: somebody changed it; read it again");
        }
        return placed;
    }

    @Override
    public synchronized void remove(HostId host, String by, String why) {
        Placed placed = known(host);
        mustBe(placed.host(), "removed", with(Kind.RETIRED));
        forget(placed, by, why);
        machines.remove(placed.machine().id());
    }

    @Override
    public synchronized Placed replace(Revised seen, Machine machine, String by, String why) {
        Placed placed = unchanged(seen);
        HostId id = placed.host().id();
        mustBe(placed.host(), "given another machine", with(Kind.BROKEN));
        if (machine.id().equals(placed.machine().id())) {
            throw new UsageException("host " + id + ": machine " + machine.id()
                    + " is the one that plays it already");
        }
        Optional<Placed> other = find(machine.id());
        other.ifPresent(it -> mustBe(it.host(), "left without its machine", IDLE));
        boolean checked = other.isPresent() && other.get().host().state().kind() == Kind.IN_STOCK;
        HostState state = checked ? new HostState.InStock() : new HostState.Expected();
        Map<HostId, Host> newHosts = new TreeMap<>(hosts);
        Map<MachineId, Machine> newMachines = new TreeMap<>(machines);
        other.ifPresent(it -> newHosts.remove(it.host().id()));
        newMachines.put(placed.machine().id(), placed.machine().with(nowhere(placed.machine())));
        newMachines.put(machine.id(), keepingGuid(machine));
        newHosts.put(id, placed.host().with(machine.id()).with(state));
        new Uniqueness(newHosts, newMachines).check();
        refuseHeld(new Placed(newHosts.get(id), machine), placed);
        other.ifPresent(it -> forget(it, by, "its machine plays host " + id));
        hold(id, placed.machine(), "replaced: " + why);
        hosts = newHosts;
        machines = newMachines;
        revisions.merge(id, 1L, Long::sum);
        bind(id, machine.id());
        boots.accept(id);
        audit.append(
                by,
                id.value(),
                "replaced",
                placed.machine().id().toString(),
                machine.id().toString(),
                why);
        return known(id);
    }

    /** Its BMC's address is free for the next machine. */
    private static Bmc nowhere(Machine machine) {
        return new Bmc(
                " " + machine.id(),
                machine.bmc().port(),
                machine.bmc().knownGuid(),
                machine.bmc().credential(),
                machine.bmc().suites(),
                machine.bmc().quirks());
    }

    private void forget(Placed placed, String by, String why) {
        HostId host = placed.host().id();
        hosts.remove(host);
        revisions.remove(host);
        bindings.removeIf(binding -> binding.host().equals(host));
        boots.accept(host);
        audit.append(by, host.value(), "removed", InventoryLines.format(placed), "", why);
    }

    private void mustBe(Host host, String what, Set<Kind> kinds) {
        if (!kinds.contains(host.state().kind())) {
            throw new RefusedException("host " + host.id() + " is " + words(host.state())
                    + " and cannot be " + what + "; it must be "
                    + EnumSet.copyOf(kinds).toString().replaceAll("[\\[\\]]", ""));
        }
        journal.unfinished(host.id()).ifPresent(run -> {
            throw new RefusedException("host " + host.id() + " is of the unfinished run " + run.id()
                    + " and cannot be " + what);
        });
    }

    private static Set<Kind> with(Kind kind) {
        Set<Kind> kinds = EnumSet.copyOf(IDLE);
        kinds.add(kind);
        return kinds;
    }

    private void bind(HostId host, MachineId machine) {
        bindings.replaceAll(it -> it.host().equals(host) && it.until().isEmpty()
                ? new Binding(host, it.machine(), it.begun(), time.now())
                : it);
        bindings.add(new Binding(host, machine, time.now(), null));
    }

    private void hold(HostId host, Machine machine, String why) {
        values(machine)
                .forEach(value -> held.putIfAbsent(value, new Held(value, host, time.now(), why)));
    }

    private static List<String> values(Machine machine) {
        List<String> values = new ArrayList<>(List.of(machine.id().toString()));
        machine.macs().forEach(mac -> values.add(mac.value()));
        return values;
    }

    private void refuseHeld(Placed placed, @Nullable Placed before) {
        List<String> own = before == null ? List.of() : values(before.machine());
        for (String value : values(placed.machine())) {
            if (held.containsKey(value) && !own.contains(value)) {
                throw new UsageException("host " + placed.host().id() + ": " + held.get(value));
            }
        }
    }

    @Override
    public synchronized List<Binding> machines(HostId host) {
        return bindings.stream().filter(it -> it.host().equals(host)).toList();
    }

    @Override
    public synchronized Optional<Held> held(MachineId machine) {
        return Optional.ofNullable(held.get(machine.toString()));
    }

    @Override
    public synchronized Optional<Held> held(Mac mac) {
        return Optional.ofNullable(held.get(mac.value()));
    }

    private Placed known(HostId id) {
        return find(id).orElseThrow(() -> new UsageException("host " + id + " is not known"));
    }

    @Override
    public synchronized Optional<Placed> find(HostId host) {
        return Optional.ofNullable(hosts.get(host)).map(this::placed);
    }

    @Override
    public synchronized Optional<Placed> find(MachineId machine) {
        return all().stream()
                .filter(placed -> placed.machine().id().equals(machine))
                .findFirst();
    }

    private Placed placed(Host host) {
        return new Placed(host, known(host.machine()));
    }

    @Override
    public synchronized void put(List<Placed> given, String by) {
        Map<HostId, Host> newHosts = new TreeMap<>(hosts);
        Map<MachineId, Machine> newMachines = new TreeMap<>(machines);
        Map<HostId, Placed> seen = new HashMap<>();
        for (Placed placed : given) {
            HostId id = placed.host().id();
            if (seen.put(id, placed) != null) {
                throw new UsageException("host " + id + " is given twice");
            }
            Host old = hosts.get(id);
            if (old != null && !old.machine().equals(placed.machine().id())) {
                mayMove(old);
            }
            newHosts.put(id, old == null ? placed.host() : placed.host().with(old.state()));
            newMachines.put(placed.machine().id(), keepingGuid(placed.machine()));
        }
        new Uniqueness(newHosts, newMachines).check();
        for (Placed placed : given) {
            refuseHeld(placed, find(placed.host().id()).orElse(null));
        }
        Map<HostId, Placed> before = byId();
        hosts = newHosts;
        machines = newMachines;
        Map<HostId, Placed> after = byId();
        given.forEach(placed -> note(by, placed.host().id(), before, after));
        given.stream()
                .filter(it -> it.host().state() instanceof HostState.Retired)
                .filter(it -> !before.containsKey(it.host().id()))
                .forEach(it -> hold(it.host().id(), it.machine(), "came retired"));
    }

    private void mayMove(Host host) {
        if (!host.state().kind().idle()) {
            throw new RefusedException("host " + host.id() + " is " + words(host.state())
                    + ", its machine is replaced by another only with: bearman host replace "
                    + host.id());
        }
        mustBe(host, "given another machine", IDLE);
    }

    private Machine keepingGuid(Machine machine) {
        Machine old = machines.get(machine.id());
        BmcGuid learnt = old == null ? null : old.bmc().knownGuid();
        return machine.bmc().guid().isEmpty() && learnt != null
                ? machine.with(machine.bmc().with(learnt))
                : machine;
    }

    private Map<HostId, Placed> byId() {
        Map<HostId, Placed> byId = new HashMap<>();
        all().forEach(placed -> byId.put(placed.host().id(), placed));
        return byId;
    }

    private void note(
            String by, HostId host, Map<HostId, Placed> before, Map<HostId, Placed> after) {
        Placed from = before.get(host);
        Placed to = Objects.requireNonNull(after.get(host));
        if (to.equals(from)) {
            return;
        }
        if (from == null || !from.machine().id().equals(to.machine().id())) {
            bind(host, to.machine().id());
        }
        // A name that comes back is at a revision that nobody saw.
        revisions.merge(host, audit.next(), (revision, any) -> revision + 1);
        audit.append(
                by,
                host.value(),
                from == null ? "added" : "changed",
                from == null ? "" : InventoryLines.format(from),
                InventoryLines.format(to),
                "");
    }

    @Override
    public synchronized void transition(
            HostId id, HostState from, HostState to, String by, String why) {
        Host host = known(id).host();
        if (!host.state().equals(from)) {
            throw new RefusedException("host " + id + " is " + words(host.state()) + ", not "
                    + words(from) + " as was seen: it does not become " + words(to));
        }
        change(host, to, by, why);
    }

    @Override
    public synchronized Revised transition(Revised seen, HostState to, String by, String why) {
        Host host = unchanged(seen).host();
        change(host, to, by, why);
        return revised(host.id()).orElseThrow();
    }

    private void change(Host host, HostState to, String by, String why) {
        HostId id = host.id();
        HostState from = host.state();
        if (!from.mayBecome(to)) {
            throw new RefusedException(
                    "host " + id + " is " + words(from) + " and may not become " + words(to));
        }
        hosts.put(id, host.with(to));
        revisions.merge(id, 1L, Long::sum);
        if (to instanceof HostState.Retired) {
            hold(id, known(host.machine()), "retired: " + why);
        }
        audit.append(by, id.value(), "state", words(from), words(to), why);
    }

    @Override
    public synchronized void learn(MachineId id, BmcGuid guid, String by) {
        Machine machine = known(id);
        String before = machine.bmc().guid().map(BmcGuid::hex).orElse("");
        if (!before.equals(guid.hex())) {
            machines.put(id, machine.with(machine.bmc().with(guid)));
            find(id).ifPresent(it -> revisions.merge(it.host().id(), 1L, Long::sum));
            audit.append(by, nameOf(id), "bmc guid", before, guid.hex(), "");
        }
    }

    /** Lets Bearman log in to a machine's BMC with another credential from now on. */
    synchronized void use(MachineId id, String credential, String by) {
        Machine machine = known(id);
        Machine changed = machine.with(machine.bmc().withCredential(credential));
        find(id).ifPresentOrElse(
                        placed -> put(List.of(new Placed(placed.host(), changed)), by),
                        () -> machines.put(id, changed));
    }

    /** {@return the host that a known machine plays, or its own id} */
    synchronized String nameOf(MachineId id) {
        known(id);
        return find(id).map(placed -> placed.host().id().value()).orElse(id.toString());
    }

    private Machine known(MachineId id) {
        Machine machine = machines.get(id);
        if (machine == null) {
            throw new UsageException("machine " + id + " is not known");
        }
        return machine;
    }

    private static String words(HostState state) {
        return state.kind() + state.run().map(run -> " (run " + run + ")").orElse("");
    }

    /** What no two hosts may share. */
    private record Uniqueness(Map<HostId, Host> hosts, Map<MachineId, Machine> machines) {
        void check() {
            Map<MachineId, HostId> players = new HashMap<>();
            hosts.values().forEach(host -> {
                HostId other = players.put(host.machine(), host.id());
                if (other != null) {
                    throw taken("host " + host.id(), "machine " + host.machine(), "host " + other);
                }
            });
            unique(players, "serial", machine -> List.of(machine.serial()));
            unique(players, "BMC address", machine -> List.of(machine.bmc().endpoint()));
            unique(players, "MAC address", machine -> new ArrayList<>(machine.macs()));
        }

        private void unique(
                Map<MachineId, HostId> players, String what, Function<Machine, List<?>> values) {
            Map<Object, String> owners = new HashMap<>();
            for (Machine machine : machines.values()) {
                HostId player = players.get(machine.id());
                String name = player == null
                        ? "machine " + machine.id() + ", which plays no host"
                        : "host " + player;
                for (Object value : values.apply(machine)) {
                    String other = owners.put(value, name);
                    if (other != null) {
                        throw taken(name, what + " " + value, other);
                    }
                }
            }
        }

        private static UsageException taken(String host, String what, String owner) {
            return new UsageException(host + ": " + what + " is already of " + owner);
        }
    }
}

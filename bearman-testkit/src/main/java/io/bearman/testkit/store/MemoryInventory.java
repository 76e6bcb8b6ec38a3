package io.bearman.testkit.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.InventoryLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The inventory in memory: a put is checked as a whole on a copy, which then takes the place. */
final class MemoryInventory implements Inventory {
    private final MemoryAudit audit;
    private Map<HostId, Host> hosts = new TreeMap<>();
    private Map<MachineId, Machine> machines = new TreeMap<>();

    MemoryInventory(MemoryAudit audit) {
        this.audit = audit;
    }

    @Override
    public synchronized List<Placed> all() {
        return hosts.values().stream().map(this::placed).toList();
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
            newHosts.put(id, old == null ? placed.host() : placed.host().with(old.state()));
            newMachines.put(placed.machine().id(), keepingGuid(placed.machine()));
        }
        new Uniqueness(newHosts, newMachines).check();
        Map<HostId, String> before = lines();
        hosts = newHosts;
        machines = newMachines;
        Map<HostId, String> after = lines();
        given.forEach(placed -> note(by, placed.host().id(), before, after));
    }

    private Machine keepingGuid(Machine machine) {
        Machine old = machines.get(machine.id());
        BmcGuid learnt = old == null ? null : old.bmc().knownGuid();
        return machine.bmc().guid().isEmpty() && learnt != null
                ? machine.with(machine.bmc().with(learnt))
                : machine;
    }

    private Map<HostId, String> lines() {
        Map<HostId, String> lines = new HashMap<>();
        all().forEach(placed -> lines.put(placed.host().id(), InventoryLines.format(placed)));
        return lines;
    }

    private void note(
            String by, HostId host, Map<HostId, String> before, Map<HostId, String> after) {
        String from = before.getOrDefault(host, "");
        String to = after.getOrDefault(host, "");
        if (!from.equals(to)) {
            audit.append(by, host.value(), from.isEmpty() ? "added" : "changed", from, to, "");
        }
    }

    @Override
    public synchronized void transition(
            HostId id, HostState from, HostState to, String by, String why) {
        Host host = find(id).orElseThrow(() -> new UsageException("host " + id + " is not known"))
                .host();
        if (!host.state().equals(from)) {
            throw new RefusedException("host " + id + " is " + words(host.state()) + ", not "
                    + words(from) + " as was seen: it does not become " + words(to));
        }
        if (!from.mayBecome(to)) {
            throw new RefusedException(
                    "host " + id + " is " + words(from) + " and may not become " + words(to));
        }
        hosts.put(id, host.with(to));
        audit.append(by, id.value(), "state", words(from), words(to), why);
    }

    @Override
    public synchronized void learn(MachineId id, BmcGuid guid, String by) {
        Machine machine = known(id);
        String before = machine.bmc().guid().map(BmcGuid::hex).orElse("");
        if (!before.equals(guid.hex())) {
            machines.put(id, machine.with(machine.bmc().with(guid)));
            String about = find(id).map(placed -> placed.host().id().value()).orElse(id.toString());
            audit.append(by, about, "bmc guid", before, guid.hex(), "");
        }
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

package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the boot server asks a store, in memory. */
final class FakeStore implements Inventory, Boots {
    private final Map<HostId, Placed> hosts = new LinkedHashMap<>();
    private final Map<HostId, Arming> armings = new LinkedHashMap<>();
    private final List<BootReport> reports = new ArrayList<>();
    private boolean failing;

    void add(Placed placed) {
        hosts.put(placed.host().id(), placed);
    }

    void fail() {
        failing = true;
    }

    int reports() {
        return reports.size();
    }

    @Override
    public List<Placed> all() {
        if (failing) {
            throw new IllegalStateException("secret of the store");
        }
        return List.copyOf(hosts.values());
    }

    @Override
    public Optional<Placed> find(HostId host) {
        return Optional.ofNullable(hosts.get(host));
    }

    @Override
    public Optional<Placed> find(MachineId machine) {
        return all().stream()
                .filter(placed -> placed.machine().id().equals(machine))
                .findFirst();
    }

    @Override
    public void put(List<Placed> placed, String by) {
        placed.forEach(this::add);
    }

    @Override
    public void transition(HostId host, HostState from, HostState to, String by, String why) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void learn(MachineId machine, BmcGuid guid, String by) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void arm(HostId host, RunId run) {
        armings.put(host, new Arming(run, Instant.EPOCH));
    }

    @Override
    public void disarm(HostId host, RunId run) {
        armings.remove(host);
    }

    @Override
    public Optional<Arming> arming(HostId host) {
        return Optional.ofNullable(armings.get(host));
    }

    @Override
    public Optional<BootReport> report(HostId host, String bootId) {
        Optional<BootReport> report = arming(host)
                .map(arming -> new BootReport(host, bootId, arming.run(), Instant.EPOCH));
        report.ifPresent(reports::add);
        return report;
    }

    @Override
    public Optional<BootReport> latest(HostId host) {
        return reports.stream().filter(report -> report.host().equals(host)).reduce((a, b) -> b);
    }
}

package io.bearman.testkit.store;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Arming and boot reports in memory. */
final class MemoryBoots implements Boots {
    private final TimeSource time;
    private final MemoryAudit audit;
    private final Function<HostId, Optional<Placed>> hosts;
    private final Map<HostId, Arming> armed = new HashMap<>();
    private final List<BootReport> reports = new ArrayList<>();
    private final Set<BootReport> attended = new HashSet<>();

    /** @param hosts the inventory, asked without our lock: it asks us with its own */
    MemoryBoots(TimeSource time, MemoryAudit audit, Function<HostId, Optional<Placed>> hosts) {
        this.time = time;
        this.audit = audit;
        this.hosts = hosts;
    }

    @Override
    public synchronized void arm(HostId host, RunId run) {
        String before = arming(host).map(arming -> arming.run().value()).orElse("");
        if (!before.equals(run.value())) {
            armed.put(host, new Arming(run, time.now()));
            audit.append("run " + run, host.value(), "armed for", before, run.value(), "");
        }
    }

    @Override
    public synchronized void disarm(HostId host, RunId run) {
        if (arming(host).map(Arming::run).filter(run::equals).isPresent()) {
            armed.remove(host);
            audit.append("run " + run, host.value(), "armed for", run.value(), "", "");
        }
    }

    @Override
    public synchronized Optional<Arming> arming(HostId host) {
        return Optional.ofNullable(armed.get(host));
    }

    @Override
    public synchronized Optional<BootReport> report(HostId host, String bootId) {
        return arming(host)
                .map(arming -> known(host, bootId)
                        .orElseGet(() ->
                                noted(new BootReport(host, bootId, arming.run(), time.now()))));
    }

    @Override
    public Optional<BootReport> returned(HostId host, String bootId) {
        boolean serves = hosts.apply(host)
                .filter(placed -> placed.host().state() instanceof HostState.InService)
                .isPresent();
        return serves ? notArmed(host, bootId) : Optional.empty();
    }

    private synchronized Optional<BootReport> notArmed(HostId host, String bootId) {
        if (arming(host).isPresent()) {
            return Optional.empty();
        }
        Optional<BootReport> known = known(host, bootId);
        if (known.isPresent()) {
            return known;
        }
        audit.append(
                "boot desk",
                host.value(),
                "unplanned reboot",
                latest(host).map(BootReport::bootId).orElse(""),
                bootId,
                "");
        return Optional.of(noted(new BootReport(host, bootId, null, time.now())));
    }

    private Optional<BootReport> known(HostId host, String bootId) {
        return reports.stream()
                .filter(old -> old.host().equals(host) && old.bootId().equals(bootId))
                .findFirst();
    }

    @Override
    public synchronized List<BootReport> unattended() {
        return reports.stream()
                .filter(report -> report.run().isEmpty() && !attended.contains(report))
                .filter(report -> latest(report.host()).filter(report::equals).isPresent())
                .toList();
    }

    @Override
    public synchronized void attend(BootReport report, RunId run) {
        if (reports.contains(report) && report.run().isEmpty() && attended.add(report)) {
            audit.append(
                    "run " + run, report.host().value(), "attended to", "", report.bootId(), "");
        }
    }

    private BootReport noted(BootReport report) {
        reports.add(report);
        return report;
    }

    /** Drops what is known of a host that is forgotten or has another machine. */
    synchronized void forget(HostId host) {
        armed.remove(host);
        reports.removeIf(report -> report.host().equals(host));
    }

    @Override
    public synchronized Optional<BootReport> latest(HostId host) {
        return reports.stream()
                .filter(report -> report.host().equals(host))
                .reduce((older, later) -> later);
    }
}

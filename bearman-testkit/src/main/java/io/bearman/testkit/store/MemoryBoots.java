package io.bearman.testkit.store;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arming and boot reports in memory. */
final class MemoryBoots implements Boots {
    private final TimeSource time;
    private final MemoryAudit audit;
    private final Map<HostId, Arming> armed = new HashMap<>();
    private final List<BootReport> reports = new ArrayList<>();

    MemoryBoots(TimeSource time, MemoryAudit audit) {
        this.time = time;
        this.audit = audit;
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
                .map(arming -> reports.stream()
                        .filter(old -> old.host().equals(host) && old.bootId().equals(bootId))
                        .findFirst()
                        .orElseGet(() ->
                                noted(new BootReport(host, bootId, arming.run(), time.now()))));
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

package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** From its fence until its servers are elsewhere, a host gets no system to boot. */
final class AFencedHostStaysDown implements Invariant {
    private final SimulatedFleet fleet;
    private final Duration blind;
    private final Map<HostId, Long> fenced = new HashMap<>();

    /**
     * @param blind how long after the intent to fence it the fence may be on its way
     */
    AFencedHostStaysDown(SimulatedFleet fleet, Duration blind) {
        this.fleet = fleet;
        this.blind = blind;
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Wrote wrote) {
            note(wrote.entry());
        } else if (happening instanceof Happening.Booting booting && isFenced(booting.host())) {
            fleet.truth().violated(getClass(), booting.host() + " is given a system to boot");
        }
    }

    private void note(Entry entry) {
        if (entry.step().equals("fence") && entry.phase() == Entry.Phase.INTENT) {
            fenced.putIfAbsent(entry.host(), fleet.time().nanoTime());
        } else if (entry.step().equals("evacuated") || entry.step().equals("host")) {
            fenced.remove(entry.host());
        }
    }

    private boolean isFenced(HostId host) {
        Long since = fenced.get(host);
        return since != null && fleet.time().nanoTime() - since > blind.toNanos();
    }
}

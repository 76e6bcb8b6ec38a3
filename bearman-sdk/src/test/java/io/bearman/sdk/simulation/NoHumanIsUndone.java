package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a human disabled no process enables; what a human enabled while a run had disabled it, that run
 * does not disable again.
 */
final class NoHumanIsUndone implements Invariant {
    private final SimulatedFleet fleet;
    private final Duration blind;
    private final Map<HostId, Long> disabled = new HashMap<>();
    private final Map<HostId, Long> enabled = new HashMap<>();
    private final Set<HostId> sure = new HashSet<>();
    private final Map<HostId, RunId> against = new HashMap<>();
    private final Map<MachineId, RunId> owners = new HashMap<>();

    /**
     * @param blind how long after a look of ours a request that rests on it may leave: Nova cannot
     *     compare and write at once
     */
    NoHumanIsUndone(SimulatedFleet fleet, Duration blind) {
        this.fleet = fleet;
        this.blind = blind;
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Claimed claimed) {
            owners.put(claimed.claim().machine(), claimed.claim().owner());
        } else if (happening instanceof Happening.Wrote wrote
                && wrote.entry().step().equals("disable")) {
            boolean seen = wrote.entry().phase() == Entry.Phase.DONE;
            // Whoever never saw that it had disabled the host cannot tell who enabled it.
            if (seen) {
                sure.add(wrote.entry().host());
            } else {
                sure.remove(wrote.entry().host());
            }
        } else if (happening instanceof Happening.HumanDid did) {
            note(did);
        } else if (happening instanceof Happening.Asked asked && asked.write().service() != null) {
            fleet.serviceHost(asked.write().service())
                    .ifPresent(host -> check(host, asked.write().what()));
        }
    }

    private void note(Happening.HumanDid did) {
        long now = fleet.time().nanoTime();
        if (did.deed() == Happening.Deed.DISABLED) {
            disabled.put(did.host(), now);
        } else if (did.deed() == Happening.Deed.ENABLED) {
            disabled.remove(did.host());
            if (sure.contains(did.host())) {
                enabled.put(did.host(), now);
                against.put(did.host(), owner(did.host()));
            }
        }
    }

    private RunId owner(HostId host) {
        return owners.get(fleet.machine(host).id());
    }

    private void check(HostId host, String what) {
        if (what.equals("enable") && longAgo(disabled, host)) {
            fleet.truth().violated(getClass(), host + " is enabled, which a human disabled");
        } else if (what.equals("disable")
                && longAgo(enabled, host)
                && Objects.equals(against.get(host), owner(host))) {
            fleet.truth().violated(getClass(), host + " is disabled again, which a human enabled");
        }
    }

    private boolean longAgo(Map<HostId, Long> deeds, HostId host) {
        Long at = deeds.get(host);
        return at != null && fleet.time().nanoTime() - at > blind.toNanos();
    }
}

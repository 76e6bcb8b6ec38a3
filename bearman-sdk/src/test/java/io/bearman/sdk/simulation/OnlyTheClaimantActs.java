package io.bearman.sdk.simulation;

import io.bearman.core.host.MachineId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whoever acts on a host holds the claim on its machine: nobody else was given it meanwhile. */
final class OnlyTheClaimantActs implements Invariant {
    /** A packet may be on its way while its sender is killed and another process begins. */
    private static final Duration FLIGHT = Duration.ofSeconds(2);

    private final SimulatedFleet fleet;
    private final Map<MachineId, Held> held = new HashMap<>();

    OnlyTheClaimantActs(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    private record Held(@Nullable String process, long since) {}

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Claimed claimed) {
            hold(claimed.claim().machine(), claimed.process());
        } else if (happening instanceof Happening.Released released
                && holds(released.process(), released.claim().machine())) {
            hold(released.claim().machine(), null);
        } else if (happening instanceof Happening.Asked asked) {
            check(asked);
        } else if (happening instanceof Happening.Pressed pressed && Truth.isOurs(pressed.by())) {
            check(pressed.by(), fleet.machine(pressed.host()).id(), pressed.toString());
        }
    }

    private void hold(MachineId machine, @Nullable String process) {
        held.put(machine, new Held(process, fleet.time().nanoTime()));
    }

    private boolean holds(String process, MachineId machine) {
        Held now = held.get(machine);
        return now != null && process.equals(now.process);
    }

    private void check(Happening.Asked asked) {
        String service = asked.write().service();
        if (service != null) {
            fleet.serviceHost(service)
                    .map(fleet::machine)
                    .map(SimulatedMachine::id)
                    .ifPresent(machine -> check(asked.process(), machine, asked.toString()));
        } else if (held.values().stream().noneMatch(it -> asked.process().equals(it.process))) {
            violated(asked.process(), asked.toString());
        }
    }

    private void check(String process, MachineId machine, String what) {
        Held now = held.get(machine);
        boolean justNow = now != null && fleet.time().nanoTime() - now.since <= FLIGHT.toNanos();
        if (!holds(process, machine) && !justNow) {
            violated(process, what);
        }
    }

    private void violated(String process, String what) {
        fleet.truth().violated(getClass(), process + " acts without a claim: " + what);
    }
}

package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.PowerState;
import java.util.HashMap;
import java.util.Map;

/**
 * A run takes the power from a host once and gives it once, whatever becomes of its processes; and
 * again when the host dies meanwhile and is fenced, or somebody else took or gave its power.
 */
final class OnePowerCycleARun implements Invariant {
    private final SimulatedFleet fleet;
    private final Map<MachineId, RunId> owners = new HashMap<>();
    private final Map<Cycle, Integer> counts = new HashMap<>();

    OnePowerCycleARun(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    private record Cycle(RunId run, HostId host, PowerState to) {}

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Claimed claimed) {
            owners.put(claimed.claim().machine(), claimed.claim().owner());
        } else if (happening instanceof Happening.Wrote wrote
                && wrote.entry().step().equals("fence")) {
            forget(wrote.entry().host());
        } else if (happening instanceof Happening.Powered powered) {
            if (!Truth.isOurs(powered.by())) {
                forget(powered.host());
                return;
            }
            RunId run = owners.get(fleet.machine(powered.host()).id());
            if (run != null) {
                count(new Cycle(run, powered.host(), powered.to()));
            }
        }
    }

    private void forget(HostId host) {
        counts.keySet().removeIf(cycle -> cycle.host.equals(host));
    }

    private void count(Cycle cycle) {
        if (counts.merge(cycle, 1, Integer::sum) > 1) {
            fleet.truth()
                    .violated(
                            getClass(),
                            cycle.host + " went " + cycle.to + " twice in run " + cycle.run);
        }
    }
}

package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.power.PowerState;

/** At the moment when an evacuation is asked for, the machine that its server was on is off. */
final class EvacuationNeedsAnOffHost implements Invariant {
    private final SimulatedFleet fleet;

    EvacuationNeedsAnOffHost(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Asked asked
                && asked.write().what().equals("evacuate")
                && asked.write().server() != null) {
            fleet.cloud()
                    .host(asked.write().server())
                    .filter(host -> fleet.machine(host).power() != PowerState.OFF)
                    .ifPresent(host -> violated(asked, host));
        }
    }

    private void violated(Happening.Asked asked, HostId host) {
        fleet.truth()
                .violated(
                        getClass(),
                        asked.process() + " evacuates " + asked.write().server() + " while " + host
                                + " is on");
    }
}

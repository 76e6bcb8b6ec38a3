package io.bearman.sdk.simulation;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.power.PowerState;
import java.util.List;

/** No process of ours takes the power from running guests, but of a host that it has fenced. */
final class NoGuestLosesItsHost implements Invariant {
    private final SimulatedFleet fleet;

    NoGuestLosesItsHost(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void see(Happening happening) {
        if (!(happening instanceof Happening.Powered powered)
                || powered.to() != PowerState.OFF
                || !Truth.isOurs(powered.by())) {
            return;
        }
        List<ServerId> guests = fleet.cloud().running(powered.host());
        if (!guests.isEmpty() && !isFenced(powered.host())) {
            fleet.truth()
                    .violated(
                            getClass(), powered.host() + " was powered off with guests " + guests);
        }
    }

    private boolean isFenced(HostId host) {
        return fleet.state(host) instanceof HostState.Fenced;
    }
}

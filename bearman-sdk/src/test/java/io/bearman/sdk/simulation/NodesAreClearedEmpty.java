package io.bearman.sdk.simulation;

import io.bearman.core.cloud.ServerId;
import java.util.List;

/** The pods of a host, its nova-compute among them, leave after its guests. */
final class NodesAreClearedEmpty implements Invariant {
    private final SimulatedFleet fleet;

    NodesAreClearedEmpty(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.NodeCleared cleared) {
            List<ServerId> guests = fleet.cloud().running(cleared.host());
            if (!guests.isEmpty()) {
                fleet.truth()
                        .violated(
                                getClass(),
                                cleared.host() + " is cleared of its pods with guests " + guests);
            }
        }
    }
}

package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.power.Fence;
import io.bearman.core.power.PowerState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * At the moment when an evacuation is asked for, the machine that its server was on is off; somebody
 * else may have switched it on, for as long as the evidence of its being off holds.
 */
final class EvacuationNeedsAnOffHost implements Invariant {
    private final SimulatedFleet fleet;
    private final Duration unknowable;
    private final Map<HostId, Long> switchedOn = new HashMap<>();

    /**
     * @param blind how long after a look of ours a request that rests on it may leave
     */
    EvacuationNeedsAnOffHost(SimulatedFleet fleet, Duration blind) {
        this.fleet = fleet;
        this.unknowable = Fence.FRESH.plus(blind);
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Powered powered
                && powered.to() == PowerState.ON
                && !Truth.isOurs(powered.by())) {
            switchedOn.put(powered.host(), fleet.time().nanoTime());
        } else if (happening instanceof Happening.Asked asked
                && asked.write().what().equals("evacuate")
                && asked.write().server() != null) {
            fleet.cloud()
                    .host(asked.write().server())
                    .filter(host -> fleet.machine(host).power() != PowerState.OFF)
                    .filter(host -> !isUnknowable(host))
                    .ifPresent(host -> violated(asked, host));
        }
    }

    private boolean isUnknowable(HostId host) {
        Long at = switchedOn.get(host);
        return at != null && fleet.time().nanoTime() - at <= unknowable.toNanos();
    }

    private void violated(Happening.Asked asked, HostId host) {
        fleet.truth()
                .violated(
                        getClass(),
                        asked.process() + " evacuates " + asked.write().server() + " while " + host
                                + " is on");
    }
}

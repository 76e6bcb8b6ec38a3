package io.bearman.sdk.simulation;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The Kubernetes nodes of a simulated fleet, each Ready while its machine's system runs. */
final class SimulatedNodes implements NodeGate {
    private static final Duration LEASE = Duration.ofSeconds(40);
    private static final Duration EVICTION = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final SimulatedFleet fleet;
    private final Map<HostId, String> cordons = new HashMap<>();
    private final Set<HostId> drained = new HashSet<>();

    SimulatedNodes(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    /** {@return a witness that sees the lease that each node's kubelet renews} */
    Liveness witness() {
        return new Liveness() {
            @Override
            public String name() {
                return "node lease";
            }

            @Override
            public Sign ask(Placed host) {
                return isReady(host.host().id())
                        ? new Sign.Alive("the lease of its node is renewed")
                        : new Sign.Silent("the lease of its node is not renewed");
            }
        };
    }

    private boolean isReady(HostId host) {
        return fleet.machine(host).serves();
    }

    /** A human cordons it. */
    void cordon(HostId host) {
        cordons.put(host, Truth.HUMAN);
    }

    /** {@return whether pods may come and stay} */
    boolean isOpen(HostId host) {
        return !cordons.containsKey(host) && !drained.contains(host);
    }

    /** {@return whether a human cordoned it} */
    boolean isHumans(HostId host) {
        return Truth.HUMAN.equals(cordons.get(host));
    }

    @Override
    public String describe() {
        return "simulated nodes";
    }

    @Override
    public void close(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        if (!cordons.containsKey(host)) {
            hold.check();
        }
        cordons.putIfAbsent(host, run.value());
    }

    @Override
    public void clear(HostId host, RunId run, Hold hold) {
        hold.check();
        fleet.truth().happens(new Happening.NodeCleared(host));
        hold.pause(EVICTION);
        hold.check();
        drained.add(host);
    }

    @Override
    public void keep(HostId host, RunId run) {}

    @Override
    public void reopen(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        if (!isOpen(host)) {
            hold.check();
        }
        drained.remove(host);
        cordons.remove(host, run.value());
    }

    @Override
    public void lost(HostId host, RunId run, PoweredOff evidence, Hold hold) {
        hold.check();
        drained.add(host);
    }

    @Override
    public void admit(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        if (drained.contains(host)) {
            hold.check();
        }
        drained.remove(host);
    }

    @Override
    public void open(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        Deadline deadline = Deadline.in(fleet.time(), hold.patience());
        while (!isReady(host)) {
            if (deadline.passed(fleet.time())) {
                throw new NodeException.NotInTime(host + ": its node is not Ready");
            }
            hold.pause(LOOK);
        }
        hold.pause(LEASE.dividedBy(10));
        hold.check();
        cordons.remove(host, run.value());
    }

    @Override
    public void enlist(HostId host, RunId run, Hold hold) {
        hold.check();
        cordons.putIfAbsent(host, run.value());
    }

    @Override
    public void retire(HostId host, Hold hold) {
        hold.check();
        cordons.remove(host);
        drained.remove(host);
    }
}

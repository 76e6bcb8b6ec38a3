package io.bearman.sdk.simulation;

import io.bearman.core.net.HttpFailure;
import io.bearman.core.node.NodeGate;
import io.bearman.core.time.TimeSource;
import io.bearman.kubernetes.Kubernetes;
import io.bearman.maintenance.Ports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A process of ours with the real gate that is killed at its n-th request to Kubernetes, or right
 * after its n-th call of the gate; from then on whatever it does only dies again.
 */
final class MortalProcess {
    private static final Set<String> CLOCK = Set.of("nanoTime", "now");

    private final SimulatedFleet fleet;
    private final int atRequest;
    private final int afterCall;
    private final Ports ports;
    private int requests;
    private int calls;
    private boolean dead;

    private MortalProcess(
            String name,
            SimulatedFleet fleet,
            SimulatedCluster cluster,
            int atRequest,
            int afterCall) {
        this.fleet = fleet;
        this.atRequest = atRequest;
        this.afterCall = afterCall;
        cluster.whenAsked(this::asks);
        Kubernetes kubernetes = cluster.open(new Clock());
        Ports real = fleet.ports(
                name,
                kubernetes.gate(),
                List.of(kubernetes.lease()),
                fleet.http(),
                fleet.network(),
                fleet.time());
        this.ports = Seams.changed(real, new Seams.Change() {
            @Override
            public <T> T of(Class<T> kind, T port) {
                return Seams.hooked(
                        kind,
                        port,
                        (method, args, call) -> CLOCK.contains(method.getName())
                                ? call.call()
                                : counted(kind, call));
            }
        });
    }

    static MortalProcess living(String name, SimulatedFleet fleet, SimulatedCluster cluster) {
        return new MortalProcess(name, fleet, cluster, 0, 0);
    }

    static MortalProcess dyingAt(int request, SimulatedFleet fleet, SimulatedCluster cluster) {
        return new MortalProcess("w1", fleet, cluster, request, 0);
    }

    static MortalProcess dyingAfter(int call, SimulatedFleet fleet, SimulatedCluster cluster) {
        return new MortalProcess("w1", fleet, cluster, 0, call);
    }

    Ports ports() {
        return ports;
    }

    /** {@return how often it asked Kubernetes} */
    int requests() {
        return requests;
    }

    /** {@return how often its gate was called} */
    int calls() {
        return calls;
    }

    boolean dead() {
        return dead;
    }

    /** On the server's thread. */
    private void asks() {
        if (++requests == atRequest) {
            dead = true;
        }
        if (dead) {
            throw new HttpFailure.NoAnswer("the process is dead", null);
        }
    }

    private Object counted(Class<?> kind, Seams.Real real) throws Throwable {
        dieIfDead();
        try {
            return real.call();
        } finally {
            if (kind == NodeGate.class && ++calls == afterCall) {
                dead = true;
            }
            dieIfDead();
        }
    }

    private void dieIfDead() {
        if (dead) {
            throw new Crash();
        }
    }

    /** What its gate waits by. */
    private final class Clock implements TimeSource {
        @Override
        public long nanoTime() {
            dieIfDead();
            return fleet.time().nanoTime();
        }

        @Override
        public Instant now() {
            return fleet.time().now();
        }

        @Override
        public void sleep(Duration duration) {
            dieIfDead();
            fleet.time().sleep(duration);
        }

        @Override
        public boolean await(BooleanSupplier condition, Duration atMost) {
            dieIfDead();
            return fleet.time().await(condition, atMost);
        }
    }
}

package io.bearman.sdk.simulation;

import io.bearman.core.admission.Admissions;
import io.bearman.core.alive.Liveness;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.Clouds;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.TestServers;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.Power;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.Ports;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/**
 * Takes the engine's ports apart and puts them together again, each perhaps changed. The one place in
 * these tests, beside {@link SimulatedFleet#ports}, that has to know of a new port.
 */
final class Seams {
    private Seams() {}

    /** What becomes of each port. */
    @FunctionalInterface
    interface Change {
        <T> T of(Class<T> kind, T port);
    }

    /** {@return these ports with other clouds} */
    static Ports withClouds(Ports it, Clouds clouds) {
        return changed(it, clouds, new Change() {
            @Override
            public <T> T of(Class<T> kind, T port) {
                return port;
            }
        });
    }

    /** {@return these ports, each changed} */
    static Ports changed(Ports it, Change change) {
        return changed(it, region -> changed(it.clouds().in(region), change), change);
    }

    private static Ports changed(Ports it, Clouds clouds, Change change) {
        return new Ports(
                change.of(Inventory.class, it.inventory()),
                change.of(Journal.class, it.journal()),
                change.of(Claims.class, it.claims()),
                change.of(FreezeSwitch.class, it.freeze()),
                change.of(Admissions.class, it.admissions()),
                change.of(Boots.class, it.boots()),
                change.of(Power.class, it.power()),
                clouds,
                change.of(NodeGate.class, it.gate()),
                it.witnesses().stream()
                        .map(witness -> change.of(Liveness.class, witness))
                        .toList(),
                change.of(TimeSource.class, it.time()));
    }

    private static Cloud changed(Cloud cloud, Change change) {
        return new Cloud(
                change.of(Hypervisors.class, cloud.hypervisors()),
                change.of(Guests.class, cloud.guests()),
                change.of(Capacity.class, cloud.capacity()),
                cloud.testServers()
                        .map(tests -> change.of(TestServers.class, tests))
                        .orElse(null));
    }

    /** {@return these ports, one of them changed} */
    static <P> Ports with(Ports ports, Class<P> which, UnaryOperator<P> change) {
        return changed(ports, new Change() {
            @Override
            public <T> T of(Class<T> kind, T port) {
                return kind == which ? kind.cast(change.apply(which.cast(port))) : port;
            }
        });
    }

    /** {@return these ports, every call of one of them going through a hook} */
    static <P> Ports hooked(Ports ports, Class<P> which, Hook hook) {
        return with(ports, which, port -> hooked(which, port, hook));
    }

    /** Runs instead of a call of a port. */
    @FunctionalInterface
    interface Hook {
        /** {@return what the caller gets; {@code real} does what was asked} */
        Object call(Method method, Object[] args, Real real) throws Throwable;
    }

    /** The call as it was meant. */
    @FunctionalInterface
    interface Real {
        Object call() throws Throwable;
    }

    /** {@return a port whose every call goes through the hook} */
    static <T> T hooked(Class<T> kind, T port, Hook hook) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(),
                new Class<?>[] {kind},
                (self, method, args) -> hook.call(method, args, () -> real(method, port, args))));
    }

    private static Object real(Method method, Object port, Object[] args) throws Throwable {
        try {
            return method.invoke(port, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

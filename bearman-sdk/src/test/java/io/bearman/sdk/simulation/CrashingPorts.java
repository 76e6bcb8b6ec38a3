package io.bearman.sdk.simulation;

import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.Power;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.Ports;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * Kills the process that uses these ports at its n-th call, before or after the call has its effect;
 * from then on every call of the dead process only dies again.
 */
final class CrashingPorts {
    private static final Set<String> CLOCKS = Set.of("nanoTime", "now");

    private final int at;
    private final boolean before;
    private int calls;
    private boolean dead;

    private CrashingPorts(int at, boolean before) {
        this.at = at;
        this.before = before;
    }

    /** {@return ports that never crash, to count what a whole run calls} */
    static CrashingPorts never() {
        return new CrashingPorts(Integer.MAX_VALUE, true);
    }

    static CrashingPorts before(int call) {
        return new CrashingPorts(call, true);
    }

    static CrashingPorts after(int call) {
        return new CrashingPorts(call, false);
    }

    int calls() {
        return calls;
    }

    Ports around(Ports ports) {
        Cloud cloud = ports.clouds().in(RegionId.of("RegionOne"));
        Cloud crashing = new Cloud(
                wrap(Hypervisors.class, cloud.hypervisors()),
                wrap(Guests.class, cloud.guests()),
                wrap(Capacity.class, cloud.capacity()));
        return new Ports(
                wrap(Inventory.class, ports.inventory()),
                wrap(Journal.class, ports.journal()),
                wrap(Claims.class, ports.claims()),
                wrap(FreezeSwitch.class, ports.freeze()),
                wrap(Boots.class, ports.boots()),
                wrap(Power.class, ports.power()),
                region -> crashing,
                wrap(NodeGate.class, ports.gate()),
                wrap(TimeSource.class, ports.time()));
    }

    private <T> T wrap(Class<T> port, T real) {
        Object proxy = Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (self, method, args) -> {
                    if (port == TimeSource.class) {
                        return waiting(() -> method.invoke(real, args), method.getName());
                    }
                    return counted(() -> method.invoke(real, args));
                });
        return port.cast(proxy);
    }

    private interface Call {
        Object invoke() throws Throwable;
    }

    private Object waiting(Call call, String method) throws Throwable {
        if (!CLOCKS.contains(method)) {
            dieIfDead();
        }
        Object result = unwrapped(call);
        if (!CLOCKS.contains(method)) {
            dieIfDead();
        }
        return result;
    }

    private Object counted(Call call) throws Throwable {
        dieIfDead();
        boolean mine = ++calls == at;
        if (mine && before) {
            dead = true;
            throw new Crash();
        }
        Object result = unwrapped(call);
        dieIfDead();
        if (mine) {
            dead = true;
            throw new Crash();
        }
        return result;
    }

    private static Object unwrapped(Call call) throws Throwable {
        try {
            return call.invoke();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void dieIfDead() {
        if (dead) {
            throw new Crash();
        }
    }
}

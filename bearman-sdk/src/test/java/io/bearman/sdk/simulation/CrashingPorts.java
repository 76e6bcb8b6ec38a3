package io.bearman.sdk.simulation;

import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.Ports;
import java.util.Set;

/**
 * Kills the process that uses these ports at its n-th call, before or after the call has its effect;
 * from then on every call of the dead process only dies again.
 */
final class CrashingPorts {
    private static final Set<String> CLOCKS = Set.of("nanoTime", "now");

    private final int at;
    private final String named;
    private final boolean before;
    private int calls;
    private boolean dead;

    private CrashingPorts(int at, String named, boolean before) {
        this.at = at;
        this.named = named;
        this.before = before;
    }

    /** {@return ports that never crash, to count what a whole run calls} */
    static CrashingPorts never() {
        return new CrashingPorts(Integer.MAX_VALUE, "", true);
    }

    static CrashingPorts before(int call) {
        return new CrashingPorts(call, "", true);
    }

    static CrashingPorts after(int call) {
        return new CrashingPorts(call, "", false);
    }

    /** {@return ports that die right after the first call of this name has had its effect} */
    static CrashingPorts after(String name) {
        return new CrashingPorts(Integer.MAX_VALUE, name, false);
    }

    int calls() {
        return calls;
    }

    Ports around(Ports ports) {
        return Seams.changed(ports, new Seams.Change() {
            @Override
            public <T> T of(Class<T> kind, T port) {
                return Seams.hooked(
                        kind,
                        port,
                        (method, args, real) -> kind == TimeSource.class
                                ? waiting(real, method.getName())
                                : counted(real, method.getName()));
            }
        });
    }

    private Object waiting(Seams.Real real, String method) throws Throwable {
        if (!CLOCKS.contains(method)) {
            dieIfDead();
        }
        Object result = real.call();
        if (!CLOCKS.contains(method)) {
            dieIfDead();
        }
        return result;
    }

    private Object counted(Seams.Real real, String method) throws Throwable {
        dieIfDead();
        boolean mine = ++calls == at || method.equals(named);
        if (mine && before) {
            dead = true;
            throw new Crash();
        }
        Object result = real.call();
        dieIfDead();
        if (mine) {
            dead = true;
            throw new Crash();
        }
        return result;
    }

    private void dieIfDead() {
        if (dead) {
            throw new Crash();
        }
    }
}

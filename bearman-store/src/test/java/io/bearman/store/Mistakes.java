package io.bearman.store;

import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Inventories with a mistake that a store could have. */
final class Mistakes {
    private Mistakes() {}

    static Inventory comparesNoRevisions(Inventory right) {
        return with(right, (method, args) -> {
            if (method.getName().equals("update")) {
                Revised given = (Revised) args[0];
                HostId host = given.placed().host().id();
                args[0] =
                        right.revised(host).map(now -> now.with(given.placed())).orElse(given);
            }
            return method.invoke(right, args);
        });
    }

    static Inventory holdsNoMacs(Inventory right) {
        return with(right, (method, args) -> {
            boolean mac = method.getName().equals("held") && args[0] instanceof Mac;
            return mac ? Optional.empty() : method.invoke(right, args);
        });
    }

    @SuppressWarnings("unchecked")
    static Inventory repeatsAHostOnEachPage(Inventory right) {
        return with(right, (method, args) -> {
            Object answer = method.invoke(right, args);
            if (!method.getName().equals("page") || ((List<?>) answer).size() < 2) {
                return answer;
            }
            List<Placed> page = new ArrayList<>((List<Placed>) answer);
            page.set(1, page.get(0));
            return page;
        });
    }

    static Inventory letsTheRetiredReturn(Inventory right) {
        return with(right, (method, args) -> {
            boolean returns = method.getName().equals("transition")
                    && args[1] instanceof HostState.Retired
                    && args[2] instanceof HostState.Registering
                    && right.find((HostId) args[0])
                            .map(Placed::host)
                            .map(Host::state)
                            .filter(args[1]::equals)
                            .isPresent();
            return returns ? null : method.invoke(right, args);
        });
    }

    /** What a mistaken inventory does instead. */
    private interface Call {
        Object of(Method method, Object[] args) throws Throwable;
    }

    private static Inventory with(Inventory right, Call call) {
        return (Inventory) Proxy.newProxyInstance(
                Inventory.class.getClassLoader(),
                new Class<?>[] {Inventory.class},
                (proxy, method, args) -> {
                    try {
                        return call.of(method, args == null ? new Object[0] : args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

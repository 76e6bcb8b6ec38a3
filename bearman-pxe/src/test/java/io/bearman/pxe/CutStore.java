package io.bearman.pxe;

import io.bearman.core.StoreException;
import io.bearman.core.boot.BootOverrides;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.Boots;
import io.bearman.core.boot.HostIdentities;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.inventory.Inventory;
import io.bearman.testkit.store.InMemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A store in memory to which the line can be cut. */
final class CutStore {
    static final StoreException AWAY =
            new StoreException.Unreachable("store db cannot be used", null);

    private final InMemoryStore store;

    /** What every call meets; null while the store answers. */
    @Nullable
    StoreException trouble;

    int calls;

    CutStore(InMemoryStore store) {
        this.store = store;
    }

    BootPorts ports() {
        return new BootPorts(
                cut(Inventory.class, store.inventory()),
                cut(Boots.class, store.boots()),
                cut(BootSessions.class, store.bootSessions()),
                cut(BootOverrides.class, store.bootOverrides()),
                cut(ImageCatalogue.class, store.images()),
                cut(HostIdentities.class, store.identities()));
    }

    private <T> T cut(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    calls++;
                    if (trouble != null) {
                        throw trouble;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

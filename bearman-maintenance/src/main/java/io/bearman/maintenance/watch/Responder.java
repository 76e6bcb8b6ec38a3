package io.bearman.maintenance.watch;

import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Report;
import java.util.function.BooleanSupplier;

/** What a watch may set off; looks at everything once more itself, and may refuse. */
public interface Responder {
    /**
     * Fences a host, starts its servers elsewhere, and brings it back.
     *
     * @param why what the watch found
     * @param stopping whether to stop after the current step
     */
    Report evacuate(HostId host, String why, Listener listener, BooleanSupplier stopping);

    /**
     * Looks after the servers of a host that came back by itself.
     *
     * @param stopping whether to stop after the current step
     */
    Report recover(HostId host, Listener listener, BooleanSupplier stopping);
}

package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a human wants: these hosts, new or repaired, are to serve.
 *
 * @param hosts which, in the order of their turn; each once
 * @param reason why; other people read it in Nova
 * @param atOnce how many at once
 * @param repaired whether hosts that are BROKEN are meant too
 */
public record BringInRequest(List<HostId> hosts, String reason, int atOnce, boolean repaired) {
    /** How many hosts are brought in at once unless somebody says otherwise. */
    public static final int AT_ONCE = 4;

    public BringInRequest {
        hosts = List.copyOf(new LinkedHashSet<>(hosts));
        Request.check(hosts, reason);
        if (atOnce < 1) {
            throw new IllegalArgumentException("not a number of hosts at once: " + atOnce);
        }
    }

    /** {@return the request to bring in these hosts} */
    public static BringInRequest of(List<HostId> hosts, String reason) {
        return new BringInRequest(hosts, reason, AT_ONCE, false);
    }

    /** {@return this request, also for hosts that are BROKEN} */
    public BringInRequest ofRepaired() {
        return new BringInRequest(hosts, reason, atOnce, true);
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server and what will be done with it.
 *
 * @param server as it was seen
 * @param treatment what will be done, or why nothing
 * @param size what it holds in Placement; nothing when nobody asked
 * @param fits a host that has room for it, when every other server has its own; Nova's scheduler may
 *     choose another. Null when it needs none or has none
 * @param nowhere why no host has room for it; null when one has, or when it needs none
 */
public record ServerPlan(
        Server server,
        Treatment treatment,
        Resources size,
        @Nullable HostId fits,
        @Nullable String nowhere) {

    /** A server of which nobody asked where it could be. */
    public ServerPlan(Server server, Treatment treatment) {
        this(server, treatment, Resources.none(), null, null);
    }

    /** {@return a host that has room for it} */
    public Optional<HostId> place() {
        return Optional.ofNullable(fits);
    }

    /** {@return why no host has room for it} */
    public Optional<String> noPlace() {
        return Optional.ofNullable(nowhere);
    }

    /** {@return whether it will be on another host afterwards} */
    boolean needsPlace() {
        return treatment instanceof Treatment.Moves
                || treatment instanceof Treatment.Evacuates
                || treatment instanceof Treatment.Waits waits && !waits.vanishes();
    }
}

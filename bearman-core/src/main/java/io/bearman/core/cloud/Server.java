package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server as Nova shows it to an administrator. Its status is a hint, never a proof (facts: it can
 * be ACTIVE on the old host while its migration runs).
 *
 * @param id its UUID
 * @param name for people
 * @param status as shown to users, for example ACTIVE, SHUTOFF, VERIFY_RESIZE
 * @param vmState Nova's vm_state, for example active, stopped, error
 * @param task what Nova is doing to it now, for example migrating; null for nothing
 * @param onHost the host it is on; null before it is scheduled
 * @param locked whether a user locked it
 * @param flavor the name of its flavor
 * @param storage what it keeps on its hypervisor
 * @param pinned the zone it asked for and never leaves; null when it asked for none, and always
 *     below compute API 2.96, where Nova does not tell
 * @param created when it was created
 * @param terms what else the scheduler observes of it
 */
public record Server(
        ServerId id,
        String name,
        String status,
        String vmState,
        @Nullable String task,
        @Nullable HostId onHost,
        boolean locked,
        String flavor,
        Storage storage,
        @Nullable Zone pinned,
        Instant created,
        Terms terms) {

    /** A server of which nobody said what the scheduler observes. */
    public Server(
            ServerId id,
            String name,
            String status,
            String vmState,
            @Nullable String task,
            @Nullable HostId onHost,
            boolean locked,
            String flavor,
            Storage storage,
            @Nullable Zone pinned,
            Instant created) {
        this(
                id,
                name,
                status,
                vmState,
                task,
                onHost,
                locked,
                flavor,
                storage,
                pinned,
                created,
                Terms.unknown());
    }

    /**
     * What the scheduler observes besides size and groups.
     *
     * @param pinTold whether Nova tells at all whether it is pinned to a zone (2.96)
     * @param project whose it is
     * @param specs its flavor's extra specs
     */
    public record Terms(boolean pinTold, String project, Map<String, String> specs) {
        public Terms {
            specs = Map.copyOf(specs);
        }

        /** {@return nothing known} */
        public static Terms unknown() {
            return new Terms(false, "", Map.of());
        }
    }

    /** {@return what Nova is doing to it now} */
    public Optional<String> taskState() {
        return Optional.ofNullable(task);
    }

    /** {@return the host it is on, empty before it is scheduled} */
    public Optional<HostId> host() {
        return Optional.ofNullable(onHost);
    }

    /** {@return the zone it never leaves, where Nova tells} */
    public Optional<Zone> pinnedZone() {
        return Optional.ofNullable(pinned);
    }

    /** {@return name and id, as people recognise it} */
    public String label() {
        return name + " (" + id + ")";
    }
}

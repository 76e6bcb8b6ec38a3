package io.bearman.core.cloud;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One OpenStack region, as maintenance needs it.
 *
 * @param hypervisors its compute services
 * @param guests its servers
 * @param capacity its room
 * @param tests tries hosts by small servers; null when that is not configured
 */
public record Cloud(
        Hypervisors hypervisors,
        Guests guests,
        Capacity capacity,
        @Nullable TestServers tests) {

    /** A region whose hosts are not tried by small servers. */
    public Cloud(Hypervisors hypervisors, Guests guests, Capacity capacity) {
        this(hypervisors, guests, capacity, null);
    }

    /** {@return what tries hosts by small servers, if that is configured} */
    public Optional<TestServers> testServers() {
        return Optional.ofNullable(tests);
    }
}

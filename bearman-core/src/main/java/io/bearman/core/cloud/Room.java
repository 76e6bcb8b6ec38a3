package io.bearman.core.cloud;

import io.bearman.core.host.HostId;

/**
 * How full a host is, as Placement counts.
 *
 * @param host the host
 * @param capacity what its servers may hold in all
 * @param used what they hold
 */
public record Room(HostId host, Resources capacity, Resources used) {

    /** {@return what is left} */
    public Resources free() {
        return capacity.minus(used);
    }
}

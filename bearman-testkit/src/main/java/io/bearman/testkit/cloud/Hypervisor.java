package io.bearman.testkit.cloud;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;

/**
 * Where the guests really run, told at the very instant: an independent witness, for example a
 * simulated rack that counts a guest that runs twice. Called while the cloud is locked: it must be
 * quick and call the cloud back only from the same thread.
 */
public interface Hypervisor {
    /** A guest begins to run on this host. */
    void guestStarts(HostId host, ServerId server, String name);

    /** A guest no longer runs on this host; during a move told before the start elsewhere. */
    void guestStops(HostId host, ServerId server);

    /** {@return a witness that looks away} */
    static Hypervisor none() {
        return new Hypervisor() {
            @Override
            public void guestStarts(HostId host, ServerId server, String name) {}

            @Override
            public void guestStops(HostId host, ServerId server) {}
        };
    }
}

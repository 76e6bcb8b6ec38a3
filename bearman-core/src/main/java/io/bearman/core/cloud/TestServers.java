package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import java.util.Optional;

/**
 * Tries a host with a small server of ours while no user's server can come.
 *
 * <p>A disabled host takes no server, however it is asked for, so it has to be enabled for that.
 * Meanwhile it is <em>secluded</em>: Placement holds all of its processors, and all of its memory but
 * what the test server takes. The scheduler then finds room there for nothing but a server without
 * processors, which is what the test server is to Placement and no user's server is.
 */
public interface TestServers {
    /** {@return whether this run secludes the host, so that users' servers cannot come} */
    boolean secluded(HostId host, RunId run);

    /**
     * Secludes a host; to be done while it is disabled.
     *
     * @throws io.bearman.core.UsageException when the test server's flavor takes processors, saying how
     *     to make one that does not
     * @throws CloudException.Refused when the host has no room for the test server
     */
    void seclude(HostId host, RunId run, Deadline notAfter);

    /** Takes this run's seclusion of a host back; nothing happens when there is none. */
    void unseclude(HostId host, RunId run, Deadline notAfter);

    /** Asks Nova to start a test server on this host and no other. */
    ServerId create(HostId host, String name, RunId run, Deadline notAfter);

    /** {@return the server of our own project with this very name, on this host or on its way there} */
    Optional<Server> find(HostId host, String name);

    /** Deletes a server that {@link #create} made. */
    void delete(ServerId server, Deadline notAfter);
}

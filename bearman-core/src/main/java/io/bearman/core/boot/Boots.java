package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.util.Optional;

/** Which host may boot production now, and which did. Durable. */
public interface Boots {
    /** Lets the host boot production for this run; arming again changes nothing. */
    void arm(HostId host, RunId run);

    /** Takes that back; nothing happens when another run armed it. */
    void disarm(HostId host, RunId run);

    /** {@return who armed the host, if anybody} */
    Optional<Arming> arming(HostId host);

    /**
     * Notes that the host came up.
     *
     * @return the report; empty, and nothing is noted, when the host is not armed
     */
    Optional<BootReport> report(HostId host, String bootId);

    /** {@return the latest report of the host} */
    Optional<BootReport> latest(HostId host);
}

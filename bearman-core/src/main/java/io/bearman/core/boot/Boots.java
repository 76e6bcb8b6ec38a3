package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.util.List;
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

    /**
     * Notes, with an audit event, that a host in service came up though no run had armed it: a panic,
     * or the power came back.
     *
     * @return the report, the old one when the same boot was reported before; empty, and nothing is
     *     noted, when the host is not {@code IN_SERVICE} or is armed
     */
    Optional<BootReport> returned(HostId host, String bootId);

    /**
     * {@return the hosts that came back by themselves and that no run has attended to: of each host
     * its latest report, the earliest first}
     */
    List<BootReport> unattended();

    /** Notes that this run has looked after what a host's boot by itself left behind. */
    void attend(BootReport report, RunId run);

    /** {@return the latest report of the host} */
    Optional<BootReport> latest(HostId host);
}

package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import io.bearman.core.time.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * The compute services of one cloud region. Reads are retried; a write is sent once and is as good
 * twice as once, so a lost answer ({@link CloudException.Ambiguous}) is followed by a look.
 */
public interface Hypervisors {
    /** {@return every nova-compute service} */
    List<ComputeService> computes();

    /** {@return the nova-compute service of this host, empty when Nova knows none} */
    Optional<ComputeService> compute(HostId host);

    /**
     * Takes the host away from the scheduler.
     *
     * @param reason at most 255 characters; the last writer wins, so read it back
     */
    void disable(ComputeService service, String reason, Deadline notAfter);

    /** Gives the host back to the scheduler. */
    void enable(ComputeService service, Deadline notAfter);

    /** Declares the service down, so that its servers can be evacuated. */
    void forceDown(ComputeService service, Deadline notAfter);

    /** Takes the declaration back. */
    void unforceDown(ComputeService service, Deadline notAfter);

    /**
     * Removes the service and its resource provider, for a host that will not come back.
     *
     * @throws CloudException.Refused while servers or unfinished migrations belong to the host
     */
    void delete(ComputeService service, Deadline notAfter);

    /** {@return whether Nova knows a hypervisor of this host, which it must before servers come} */
    boolean discovered(HostId host);

    /** {@return the services of the control plane: without a conductor every host looks down} */
    List<ControlService> controllers();

    /** {@return every aggregate; one of them makes the zone that a host is in} */
    List<Aggregate> aggregates();

    /**
     * Puts the host into an aggregate.
     *
     * @return the aggregate as it is now
     * @throws CloudException.Refused when it is in it already, or in another zone
     */
    Aggregate add(Aggregate to, HostId host, Deadline notAfter);

    /**
     * Takes the host out of an aggregate.
     *
     * @return the aggregate as it is now
     * @throws CloudException.NotFound when it is not in it
     */
    Aggregate remove(Aggregate from, HostId host, Deadline notAfter);
}

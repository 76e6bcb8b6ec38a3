package io.bearman.openstack;

import io.bearman.core.cloud.CloudException;

/**
 * Nova of one region, operation by operation: what an administrator may ask and tell it, each with
 * the microversion whose words it speaks. Immutable and thread-safe.
 *
 * <p>Reads are tried again as {@link Patience} allows. An action is sent exactly once, and not after
 * its deadline; what may or may not have been done is {@link CloudException.Ambiguous}, and then a
 * look comes before anything else. Every method may throw:
 *
 * <ul>
 *   <li>{@link CloudException.Unsupported} when the cloud is too old for it; nothing was sent
 *   <li>{@link CloudException.Denied} when the user may not, naming the policy
 *   <li>{@link CloudException.NotFound} when what it is about is not there
 *   <li>{@link CloudException.Refused} when Nova will not do it as things are (400, 409)
 *   <li>{@link CloudException.Unreachable} and {@link CloudException.Faulty} when Nova is ill
 * </ul>
 */
public final class Nova {
    private final Api api;

    Nova(Api api) {
        this.api = api;
    }

    /**
     * {@return the newest compute microversion that the cloud speaks, for example {@code 2.93}}
     *
     * @throws CloudException.Unsupported when that is older than 2.59
     */
    public String newestMicroversion() {
        return api.newest().toString();
    }

    /** {@return reading servers} */
    public Servers servers() {
        return new Servers(api);
    }

    /** {@return telling Nova what to do with a server} */
    public ServerActions actions() {
        return new ServerActions(api);
    }

    /** {@return the records of moves, and live migrations that are going on} */
    public Migrations migrations() {
        return new Migrations(api);
    }

    /** {@return what was asked of a server, and how it went} */
    public InstanceActions instanceActions() {
        return new InstanceActions(api);
    }

    /** {@return the compute and control services} */
    public ComputeServices services() {
        return new ComputeServices(api);
    }

    /** {@return the hypervisors with their servers} */
    public HypervisorNodes hypervisors() {
        return new HypervisorNodes(api);
    }

    /** {@return aggregates and zones} */
    public Aggregates aggregates() {
        return new Aggregates(api);
    }

    /** {@return server groups} */
    public ServerGroups groups() {
        return new ServerGroups(api);
    }
}

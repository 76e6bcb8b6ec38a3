package io.bearman.openstack;

import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One region of one OpenStack: Nova and Placement behind core's ports. Nothing is sent before the
 * first call. Immutable and thread-safe; any number of them live in one process.
 *
 * <p>Needs compute API 2.59 (Queens) and Placement 1.14; an older cloud is {@link
 * io.bearman.core.cloud.CloudException.Unsupported} at the first call, before any write.
 */
public final class OpenStackRegion {
    private final Wiring wiring;
    private final Cloud cloud;
    private final Nova nova;
    private final Placement placement;

    /** A region with the usual {@link Patience}. */
    public OpenStackRegion(
            Http http, Tokens tokens, String region, EndpointInterface face, TimeSource time) {
        this(http, tokens, region, face, time, Patience.create());
    }

    /**
     * @param http how requests travel; see {@link OkHttp}
     * @param tokens who is logged in
     * @param region the region's name in the catalogue
     * @param face which endpoints of the catalogue to use
     * @param time the clock that pauses between attempts
     * @param patience how long to wait, how often to read again
     */
    public OpenStackRegion(
            Http http,
            Tokens tokens,
            String region,
            EndpointInterface face,
            TimeSource time,
            Patience patience) {
        this(new Wiring(http, tokens, region, face, time, patience));
    }

    private OpenStackRegion(Wiring wiring) {
        this.wiring = wiring;
        Api compute = new Api(Service.COMPUTE, wiring);
        Api room = new Api(Service.PLACEMENT, wiring);
        this.nova = new Nova(compute);
        this.placement = new Placement(room, compute);
        TestServerForm form = wiring.testServers();
        this.cloud = new Cloud(
                new ComputeServices(compute),
                new NovaGuests(compute),
                new PlacementCapacity(placement, new HypervisorNodes(compute)),
                form == null ? null : new NovaTestServers(compute, placement, form));
    }

    /**
     * {@return this region with services elsewhere than its catalogue says}
     *
     * @param endpoints by the service's type, {@code compute} or {@code placement}
     */
    public OpenStackRegion with(Map<String, URI> endpoints) {
        return new OpenStackRegion(wiring.with(endpoints));
    }

    /** {@return this region, its new hosts tried by servers of this form} */
    public OpenStackRegion with(TestServerForm form) {
        return new OpenStackRegion(wiring.with(form));
    }

    /** {@return the ports together} */
    public Cloud cloud() {
        return cloud;
    }

    /** {@return Nova, operation by operation, for what the ports do not say} */
    public Nova nova() {
        return nova;
    }

    /** {@return Placement, operation by operation} */
    public Placement placement() {
        return placement;
    }

    /** {@return its compute services} */
    public Hypervisors hypervisors() {
        return cloud.hypervisors();
    }

    /** {@return its servers} */
    public Guests guests() {
        return cloud.guests();
    }

    /** {@return its room} */
    public Capacity capacity() {
        return cloud.capacity();
    }

    record Wiring(
            Http http,
            Tokens tokens,
            String region,
            EndpointInterface face,
            TimeSource time,
            Patience patience,
            Map<String, URI> endpoints,
            @Nullable TestServerForm testServers) {
        Wiring {
            endpoints = Map.copyOf(endpoints);
        }

        /** All services where the catalogue says. */
        Wiring(
                Http http,
                Tokens tokens,
                String region,
                EndpointInterface face,
                TimeSource time,
                Patience patience) {
            this(http, tokens, region, face, time, patience, Map.of(), null);
        }

        Wiring with(Map<String, URI> others) {
            return new Wiring(http, tokens, region, face, time, patience, others, testServers);
        }

        Wiring with(TestServerForm form) {
            return new Wiring(http, tokens, region, face, time, patience, endpoints, form);
        }

        /** {@return where this service is, for whoever has this token} */
        URI endpoint(Service service, AuthToken token) {
            URI elsewhere = endpoints.get(service.type());
            return elsewhere == null ? token.endpoint(service.type(), region, face) : elsewhere;
        }
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server may go when it is not left to the scheduler. Nova's scheduler has the last word: it
 * checks whatever host it is asked for.
 */
final class Destinations {
    private static final Logger LOG = LoggerFactory.getLogger(Destinations.class);

    private final Work work;

    Destinations(Work work) {
        this.work = work;
    }

    /**
     * {@return the hosts that have room for this server, serve, and are of the source's zone, which
     * it may be kept to; the fewest on their way there first; none when that is not known}
     *
     * @param not hosts that are not wanted
     */
    List<HostId> of(ServerId server, Set<HostId> not) {
        try {
            Set<HostId> serving = serving();
            return roomy(server).stream()
                    .filter(host -> serving.contains(host) && !not.contains(host))
                    .sorted(Comparator.comparing(work.traffic()::to)
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (CloudException.Faulty | CloudException.Unsupported | CloudException.Denied e) {
            LOG.info("{} server={} where it fits is not known", work.host(), server, e);
            return List.of();
        }
    }

    private Set<HostId> roomy(ServerId server) {
        return work.cloud().capacity().allocations(work.host()).stream()
                .filter(it -> it.consumer().equals(server.toString()))
                .findFirst()
                .map(Allocation::held)
                .filter(held -> !held.amounts().isEmpty())
                .map(work.cloud().capacity()::candidates)
                .orElse(Set.of());
    }

    private Set<HostId> serving() {
        Collection<ComputeService> computes = work.cloud().hypervisors().computes();
        Set<Zone> zone = computes.stream()
                .filter(service -> service.host().equals(work.host()))
                .map(ComputeService::zone)
                .collect(Collectors.toSet());
        return computes.stream()
                .filter(service -> service.enabled() && service.up() && !service.forcedDown())
                .filter(service -> zone.contains(service.zone()))
                .map(ComputeService::host)
                .filter(host -> !host.equals(work.host()))
                .collect(Collectors.toSet());
    }
}

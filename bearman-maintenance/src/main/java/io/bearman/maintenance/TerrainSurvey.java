package io.bearman.maintenance;

import io.bearman.core.admission.Out;
import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.journal.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads where a region has room. Writes nothing. */
final class TerrainSurvey {
    private static final Zone NOWHERE = Zone.of("nova");

    private final Ports ports;
    private final Survey survey;
    private final Set<HostId> leaving;
    private final Map<HostId, Out> out = new HashMap<>();
    private final Map<HostId, Run> runs;

    /**
     * @param survey what was seen of the hosts of the plan
     * @param leaving the hosts of the plan, which are thought about elsewhere
     */
    TerrainSurvey(Ports ports, Survey survey, Set<HostId> leaving) {
        this(ports, survey, leaving, unfinished(ports));
    }

    private TerrainSurvey(Ports ports, Survey survey, Set<HostId> leaving, Map<HostId, Run> runs) {
        this.ports = ports;
        this.survey = survey;
        this.leaving = leaving;
        this.runs = runs;
        ports.admissions().out().forEach(it -> out.put(it.placed().host().id(), it));
    }

    /** {@return of a night: whoever serves now takes servers, though a run will take it out later} */
    static TerrainSurvey now(Ports ports, Survey survey, Set<HostId> leaving) {
        return new TerrainSurvey(ports, survey, leaving, Map.of());
    }

    private static Map<HostId, Run> unfinished(Ports ports) {
        Map<HostId, Run> runs = new HashMap<>();
        for (Run run : ports.journal().runs()) {
            if (ports.journal().outcome(run.id()).isEmpty()) {
                run.hosts().forEach(host -> runs.putIfAbsent(host, run));
            }
        }
        return runs;
    }

    /**
     * What was seen of a region.
     *
     * @param sizes what each server holds that needs a place, where Placement knows it
     * @param terrain its hosts as places
     */
    record Measured(Map<ServerId, Resources> sizes, Terrain terrain) {}

    /**
     * {@return how large these servers are, and the region's hosts as places}
     *
     * @param hosts the hosts they are on
     * @param movers the servers that need places
     */
    Measured of(RegionId region, List<HostId> hosts, List<Server> movers) {
        Cloud cloud = ports.clouds().in(region);
        Map<ServerId, Resources> sizes = sizes(cloud, hosts, movers);
        Set<Resources> wanted = new HashSet<>(sizes.values());
        wanted.removeIf(size -> size.amounts().isEmpty());
        return new Measured(sizes, terrain(region, cloud, movers, wanted));
    }

    private static Map<ServerId, Resources> sizes(
            Cloud cloud, List<HostId> hosts, List<Server> movers) {
        Map<String, ServerId> consumers = new HashMap<>();
        movers.forEach(server -> consumers.put(server.id().toString(), server.id()));
        Map<ServerId, Resources> sizes = new HashMap<>();
        for (List<Allocation> held : cloud.capacity().allocations(hosts).values()) {
            for (Allocation allocation : held) {
                ServerId server = consumers.get(allocation.consumer());
                if (server != null) {
                    sizes.put(server, allocation.held());
                }
            }
        }
        return sizes;
    }

    private Terrain terrain(
            RegionId region, Cloud cloud, List<Server> movers, Collection<Resources> sizes) {
        Set<ServerId> moving = movers.stream().map(Server::id).collect(Collectors.toSet());
        Map<HostId, ComputeService> computes = survey.computes(region);
        List<Aggregate> aggregates = cloud.hypervisors().aggregates();
        List<Site> sites = new ArrayList<>();
        for (Room room : cloud.capacity().rooms()) {
            ComputeService compute = computes.get(room.host());
            Zone zone = compute == null ? NOWHERE : compute.zone();
            List<Aggregate> mine = aggregates.stream()
                    .filter(aggregate -> aggregate.hosts().contains(room.host()))
                    .toList();
            String closed = closed(room.host(), compute).orElse(null);
            sites.add(new Site(room, zone, mine, closed, emptying(room.host())));
        }
        List<ServerGroup> groups = cloud.guests().groups().stream()
                .filter(group -> group.members().stream().anyMatch(moving::contains))
                .toList();
        return new Terrain(sites, groups, unfit(cloud, sites, sizes));
    }

    private Optional<String> closed(HostId host, @Nullable ComputeService compute) {
        if (compute == null) {
            return Optional.of("has no nova-compute");
        }
        if (!leaving.contains(host)) {
            Optional<String> taken = taken(host);
            if (taken.isPresent()) {
                return taken;
            }
        }
        if (!compute.enabled()) {
            return Optional.of("is disabled");
        }
        return compute.up() ? Optional.empty() : Optional.of("is down");
    }

    private Optional<String> taken(HostId host) {
        Out gone = out.get(host);
        if (gone != null) {
            return Optional.of(gone.run()
                    .map(run -> "is in run " + run)
                    .orElse("is " + gone.placed().host().state().kind()));
        }
        return Optional.ofNullable(runs.get(host))
                .filter(run -> HostRun.ended(ports.journal(), run.id(), host).isEmpty())
                .map(run -> "is in run " + run.id());
    }

    /** What is on it now will need places beside ours. */
    private boolean emptying(HostId host) {
        Out gone = out.get(host);
        return gone != null
                && !leaving.contains(host)
                && gone.placed().host().state() instanceof HostState.Maintenance;
    }

    private static Map<Resources, Set<HostId>> unfit(
            Cloud cloud, List<Site> sites, Collection<Resources> sizes) {
        Map<Resources, Set<HostId>> unfit = new HashMap<>();
        cloud.capacity().candidatesOfEach(sizes).forEach((size, candidates) -> {
            Set<HostId> hosts = new HashSet<>();
            for (Site site : sites) {
                boolean offered = candidates.contains(site.host());
                if (!offered && site.closed().isEmpty() && site.room().free().covers(size)) {
                    hosts.add(site.host());
                }
            }
            unfit.put(size, Set.copyOf(hosts));
        });
        return unfit;
    }
}

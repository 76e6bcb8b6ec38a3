package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the servers of dead hosts have room, those of all of them at once; what stays free otherwise is
 * for such a night. Reads only, and keeps nobody from evacuating: Nova is asked for every server.
 */
final class Shelter {
    private final Ports ports;
    private final List<String> notes = new ArrayList<>();

    Shelter(Ports ports) {
        this.ports = ports;
    }

    /** {@return what else is good to know, after {@link #of}} */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** {@return the hosts, with a place for each of their servers, or why there is none} */
    List<HostEvacuation> of(List<HostEvacuation> hosts) {
        Map<RegionId, List<HostEvacuation>> regions = new LinkedHashMap<>();
        for (HostEvacuation host : hosts) {
            if (host.refusal().isEmpty() && !movers(host).isEmpty()) {
                regions.computeIfAbsent(host.placed().host().region(), it -> new ArrayList<>())
                        .add(host);
            }
        }
        Map<HostId, HostEvacuation> placed = new HashMap<>();
        regions.forEach((region, mine) -> {
            try {
                place(region, mine).forEach(host -> placed.put(id(host), host));
            } catch (CloudException e) {
                notes.add("where in " + region + " there is room is not known: " + e.getMessage()
                        + "; Nova finds it out for each server");
            }
        });
        return hosts.stream().map(host -> placed.getOrDefault(id(host), host)).toList();
    }

    private List<HostEvacuation> place(RegionId region, List<HostEvacuation> hosts) {
        List<HostId> dead = hosts.stream().map(Shelter::id).toList();
        List<Server> movers =
                hosts.stream().flatMap(host -> movers(host).stream()).toList();
        TerrainSurvey.Measured seen = TerrainSurvey.now(
                        ports, new Survey(ports, null), Set.copyOf(dead))
                .of(region, dead, movers);
        int all = hosts.size();
        Places.Found found = new Places(
                        Map.of(region, seen.terrain()),
                        Headroom.none(),
                        Grouping.of(new Limits(all, all, all, 1)))
                .of(hosts.stream().map(host -> leaving(host, seen.sizes())).toList());
        int homeless = found.homeless().values().stream().mapToInt(Map::size).sum();
        if (homeless > 0) {
            notes.add("there is no room in " + region + " for " + homeless + " of "
                    + movers.size() + " servers, by what Placement says; Nova is asked for them all"
                    + " the same, and those that it has no host for stay where they are");
        }
        return hosts.stream().map(host -> with(host, seen.sizes(), found)).toList();
    }

    private static List<Server> movers(HostEvacuation host) {
        return host.servers().stream()
                .filter(ServerPlan::needsPlace)
                .map(ServerPlan::server)
                .toList();
    }

    private static HostId id(HostEvacuation host) {
        return host.placed().host().id();
    }

    private static Places.Leaving leaving(HostEvacuation host, Map<ServerId, Resources> sizes) {
        Zone zone = host.compute() == null
                ? host.placed().host().zone()
                : host.compute().zone();
        List<Guest> guests = movers(host).stream()
                .map(server -> new Guest(
                        server, sizes.getOrDefault(server.id(), Resources.none()), id(host), zone))
                .toList();
        return new Places.Leaving(host.placed(), guests, false);
    }

    private static HostEvacuation with(
            HostEvacuation host, Map<ServerId, Resources> sizes, Places.Found found) {
        List<ServerPlan> servers = host.servers().stream()
                .map(plan -> new ServerPlan(
                        plan.server(),
                        plan.treatment(),
                        sizes.getOrDefault(plan.server().id(), Resources.none()),
                        found.places().get(plan.server().id()),
                        found.homeless(id(host), plan.server().id()).orElse(null)))
                .toList();
        return new HostEvacuation(
                host.placed(), host.compute(), servers, host.witnesses(), host.refusedFor());
    }
}

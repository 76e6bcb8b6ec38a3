package io.bearman.maintenance;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan: looks at the hosts, decides what is done with each server, and where all of them have
 * room. Reads only.
 */
final class Planning {
    private final Ports ports;
    private final Headroom headroom;
    private final Request request;
    private final @Nullable RunId unfinished;
    private final Survey survey;

    /** @param unfinished the run that is gone on with; null for a new one */
    Planning(Ports ports, Settings settings, Request request, @Nullable RunId unfinished) {
        this.ports = ports;
        this.headroom = request.concessions().headroom().orElse(settings.headroom());
        this.request = request;
        this.unfinished = unfinished;
        this.survey = new Survey(ports, unfinished);
    }

    /** {@return the plan of these hosts of the request} */
    Plan of(List<HostId> hosts) {
        List<Placed> placed = hosts.stream().map(this::placed).toList();
        Map<ServerId, Resources> sizes = new HashMap<>();
        Map<RegionId, Terrain> terrains = new HashMap<>();
        List<HostPlan> plans = measured(plans(placed, survey::of), sizes, terrains);
        Places.Found found =
                new Places(terrains, headroom, grouping(terrains)).of(leaving(plans, sizes));
        List<HostPlan> placedPlans =
                plans.stream().map(plan -> with(plan, sizes, found)).toList();
        List<String> notes = new Notes(request, found).of(placedPlans);
        return new Plan(
                request,
                placedPlans,
                ports.gate().describe(),
                unfinished,
                found.fewer() == 0 ? null : found.fewer(),
                notes,
                ports.time().now());
    }

    /**
     * {@return whether a plan still holds} What holds it up is looked at again. How full other hosts
     * are is not: it changes all the time, and this plan is young.
     */
    boolean holds(Plan plan) {
        Map<HostId, List<Unconfirmed>> known = new HashMap<>();
        plan.hosts().forEach(host -> known.put(host.host(), host.unconfirmed()));
        List<Placed> hosts = request.hosts().stream().map(this::placed).toList();
        List<List<String>> now = plans(hosts, mine -> survey.of(mine, known)).stream()
                .map(HostPlan::observation)
                .toList();
        return now.equals(plan.observation());
    }

    // --- what is seen of the hosts ---

    private List<HostPlan> plans(
            List<Placed> hosts, Function<List<Placed>, List<Planner.Seen>> look) {
        Map<RegionId, List<Placed>> regions = new LinkedHashMap<>();
        hosts.forEach(
                host -> regions.computeIfAbsent(host.host().region(), region -> new ArrayList<>())
                        .add(host));
        Map<HostId, HostPlan> plans = new HashMap<>();
        regions.forEach((region, mine) -> answering(regions.keySet(), () -> {
                    look.apply(mine)
                            .forEach(seen -> plans.put(
                                    seen.placed().host().id(),
                                    Planner.plan(seen, request.adopt())));
                })
                .ifPresent(silence ->
                        mine.forEach(host -> plans.put(host.host().id(), held(host, silence)))));
        return hosts.stream()
                .map(host -> Objects.requireNonNull(plans.get(host.host().id())))
                .toList();
    }

    /**
     * {@return what a region says instead of answering} Where others are asked for too, it holds only
     * its own hosts.
     */
    private static Optional<String> answering(Set<RegionId> regions, Runnable question) {
        try {
            question.run();
            return Optional.empty();
        } catch (CloudException.Unreachable | CloudException.Faulty e) {
            if (regions.size() == 1) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static HostPlan held(Placed host, String silence) {
        return HostPlan.held(
                host,
                "nothing can be seen of it: region " + host.host().region() + " does not answer: "
                        + silence);
    }

    private Placed placed(HostId host) {
        return ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
    }

    // --- how large the servers are, and where there is room ---

    private static List<HostPlan> taken(List<HostPlan> plans) {
        return plans.stream()
                .filter(plan -> plan.refusal().isEmpty() && plan.hold().isEmpty())
                .toList();
    }

    private static List<Server> movers(HostPlan plan) {
        return plan.servers().stream()
                .filter(ServerPlan::needsPlace)
                .map(ServerPlan::server)
                .toList();
    }

    private static Map<RegionId, List<HostPlan>> byRegion(List<HostPlan> plans) {
        Map<RegionId, List<HostPlan>> regions = new LinkedHashMap<>();
        for (HostPlan plan : taken(plans)) {
            if (!movers(plan).isEmpty()) {
                regions.computeIfAbsent(plan.placed().host().region(), region -> new ArrayList<>())
                        .add(plan);
            }
        }
        return regions;
    }

    /** {@return the plans; those of a region whose room cannot be seen are held} */
    private List<HostPlan> measured(
            List<HostPlan> plans, Map<ServerId, Resources> sizes, Map<RegionId, Terrain> terrains) {
        Map<RegionId, List<HostPlan>> regions = byRegion(plans);
        if (regions.isEmpty()) {
            return plans;
        }
        Set<HostId> leaving = taken(plans).stream().map(HostPlan::host).collect(Collectors.toSet());
        TerrainSurvey terrain = new TerrainSurvey(ports, survey, leaving);
        Set<RegionId> all = plans.stream()
                .map(plan -> plan.placed().host().region())
                .collect(Collectors.toSet());
        Map<RegionId, String> silent = new HashMap<>();
        regions.forEach((region, mine) -> answering(all, () -> {
                    TerrainSurvey.Measured seen = terrain.of(
                            region,
                            mine.stream().map(HostPlan::host).toList(),
                            mine.stream().flatMap(plan -> movers(plan).stream()).toList());
                    sizes.putAll(seen.sizes());
                    terrains.put(region, seen.terrain());
                })
                .ifPresent(silence -> silent.put(region, silence)));
        return plans.stream()
                .map(plan -> Optional.ofNullable(silent.get(plan.placed().host().region()))
                        .filter(silence -> plan.refusal().isEmpty())
                        .map(silence -> held(plan.placed(), silence))
                        .orElse(plan))
                .toList();
    }

    /** How many may be out, as the roll will count: a share is one of all hosts that ought to serve. */
    private Grouping grouping(Map<RegionId, Terrain> terrains) {
        Map<RegionId, Map<HostId, List<String>>> aggregates = new HashMap<>();
        terrains.forEach((region, terrain) -> aggregates.put(region, terrain.aggregates()));
        Grouping grouping = Grouping.of(request.limits()).with(aggregates);
        ports.inventory().each(Query.all(), placed -> {
            if (placed.host().state().kind().oughtToServe()) {
                grouping.count(placed);
            }
        });
        return grouping;
    }

    private List<Places.Leaving> leaving(List<HostPlan> plans, Map<ServerId, Resources> sizes) {
        List<Places.Leaving> leaving = new ArrayList<>();
        for (HostPlan plan : taken(plans)) {
            List<Guest> guests = movers(plan).stream()
                    .map(server -> new Guest(
                            server,
                            sizes.getOrDefault(server.id(), Resources.none()),
                            plan.host(),
                            plan.zone()))
                    .toList();
            leaving.add(new Places.Leaving(plan.placed(), guests, comesBack(plan)));
        }
        return leaving;
    }

    /** Who was disabled by a human stays so. */
    private boolean comesBack(HostPlan plan) {
        return plan.compute() != null
                && (plan.compute().enabled()
                        || unfinished != null && Ownership.of(plan.compute(), unfinished));
    }

    // --- what it comes to ---

    private HostPlan with(HostPlan plan, Map<ServerId, Resources> sizes, Places.Found found) {
        List<ServerPlan> servers = plan.servers().stream()
                .map(it -> with(plan.host(), it, sizes, found))
                .toList();
        Optional<String> noRoom = noRoom(plan.host(), found);
        if (unfinished == null) {
            return plan.with(
                    servers,
                    noRoom.map(why -> plan.host() + ": " + why
                                    + "; nothing is begun, unless with --move-what-fits")
                            .orElse(null));
        }
        // A run that was begun is gone on with: refusing would leave the host half empty.
        HostPlan goesOn = plan.with(servers, null);
        return noRoom.filter(why -> unplanned(unfinished, plan.host()))
                .map(goesOn::held)
                .orElse(goesOn);
    }

    /** {@return whether the run was opened without a plan for this host, and nothing was done to it} */
    private boolean unplanned(RunId run, HostId host) {
        return ports.journal()
                        .run(run)
                        .filter(it -> StoredRequest.of(it).held().contains(host.value()))
                        .isPresent()
                && !HostRun.begun(ports.journal(), run, host);
    }

    private static ServerPlan with(
            HostId host, ServerPlan plan, Map<ServerId, Resources> sizes, Places.Found found) {
        ServerId id = plan.server().id();
        return new ServerPlan(
                plan.server(),
                plan.treatment(),
                sizes.getOrDefault(id, Resources.none()),
                found.places().get(id),
                found.homeless(host, id).orElse(null));
    }

    /** {@return why a host does not become empty for want of room, where that is not conceded} */
    private Optional<String> noRoom(HostId host, Places.Found found) {
        List<String> reasons =
                List.copyOf(found.homeless().getOrDefault(host, Map.of()).values());
        if (reasons.isEmpty() || request.concessions().moveWhatFits()) {
            return Optional.empty();
        }
        String more = reasons.size() == 1 ? "" : ", nor for " + (reasons.size() - 1) + " more";
        return Optional.of(reasons.get(0) + more);
    }
}

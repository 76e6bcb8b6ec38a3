package io.bearman.maintenance.watch;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ControlService;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState.Kind;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.maintenance.Ports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Looks at every region once: services, control plane, and of hosts that are not well what others say.
 * Writes nothing. Not thread-safe: owned by the watching thread.
 */
final class Looking {
    private static final String COMPUTE = "compute";

    /** Of more hosts at once the witnesses would tell nothing new. */
    private static final int ASKED = 16;

    private static final int LIVING = 3;

    private final Ports ports;
    private final Hearing hearing;

    Looking(Ports ports, Executor executor) {
        this.ports = ports;
        this.hearing = new Hearing(ports.witnesses(), ports.time(), executor);
    }

    List<RegionLook> look() {
        Map<RegionId, List<Placed>> regions = new TreeMap<>();
        ports.inventory()
                .each(
                        Query.all().with(Column.STATE, Kind.IN_SERVICE.name(), Kind.FENCED.name()),
                        placed -> regions.computeIfAbsent(
                                        placed.host().region(), region -> new ArrayList<>())
                                .add(placed));
        Map<HostId, BootReport> returned = new HashMap<>();
        ports.boots().unattended().forEach(report -> returned.put(report.host(), report));
        List<RegionLook> looks = new ArrayList<>();
        regions.forEach((region, hosts) -> looks.add(look(region, hosts, returned)));
        return looks;
    }

    private RegionLook look(RegionId region, List<Placed> hosts, Map<HostId, BootReport> returned) {
        List<Placed> serving =
                hosts.stream().filter(host -> is(host, Kind.IN_SERVICE)).toList();
        List<HostId> fenced = hosts.stream()
                .filter(host -> is(host, Kind.FENCED))
                .map(host -> host.host().id())
                .toList();
        Map<HostId, ComputeService> computes = new HashMap<>();
        List<ControlService> controllers;
        try {
            Cloud cloud = ports.clouds().in(region);
            cloud.hypervisors().computes().forEach(it -> computes.put(it.host(), it));
            controllers = cloud.hypervisors().controllers();
        } catch (InterruptedWaitException e) {
            throw e;
        } catch (BearmanException e) {
            return new RegionLook(
                    region,
                    String.valueOf(e.getMessage()),
                    List.of(),
                    serving.size(),
                    Set.of(),
                    List.of(),
                    fenced);
        }
        List<HostLook> unwell = unwell(serving, computes, returned);
        Set<HostId> well =
                serving.stream().map(host -> host.host().id()).collect(Collectors.toSet());
        unwell.forEach(host -> well.remove(host.host()));
        return new RegionLook(region, null, controllers, serving.size(), well, unwell, fenced);
    }

    private static boolean is(Placed placed, Kind kind) {
        return placed.host().state().kind() == kind;
    }

    private List<HostLook> unwell(
            List<Placed> serving,
            Map<HostId, ComputeService> computes,
            Map<HostId, BootReport> returned) {
        List<Placed> down = new ArrayList<>();
        List<Placed> living = new ArrayList<>();
        List<Placed> unwell = new ArrayList<>();
        for (Placed placed : serving) {
            HostId host = placed.host().id();
            ComputeService compute = computes.get(host);
            boolean up = compute != null && compute.up();
            // A host of another role has no nova-compute, and nothing is known of it here.
            boolean isDown = !up && (compute != null || placed.host().role().equals(COMPUTE));
            if (isDown) {
                down.add(placed);
            } else if (up) {
                living.add(placed);
            }
            if (isDown || returned.containsKey(host)) {
                unwell.add(placed);
            }
        }
        Map<HostId, List<Testimony>> testimonies = down.isEmpty()
                ? Map.of()
                : hearing.ask(
                        down.stream().limit(ASKED).toList(),
                        living.stream().limit(LIVING).toList());
        return unwell.stream()
                .map(placed -> placed.host().id())
                .map(host -> new HostLook(
                        host,
                        computes.get(host),
                        testimonies.getOrDefault(host, List.of()),
                        returned.get(host),
                        busy(host).orElse(null)))
                .toList();
    }

    private Optional<String> busy(HostId host) {
        return ports.journal()
                .unfinished(host)
                .map(run -> "run " + run.id() + " (" + run.reason() + ")");
    }
}

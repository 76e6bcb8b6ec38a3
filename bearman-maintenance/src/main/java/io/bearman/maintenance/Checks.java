package io.bearman.maintenance;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true of a host before users' servers may come. Looks only. */
final class Checks {
    /** So many hosts of its flavor tell what is usual. */
    private static final int PEERS = 5;

    private final Work work;

    Checks(Work work) {
        this.work = work;
    }

    /** Fails naming everything that is wrong. */
    void pass() {
        List<String> wrong = new ArrayList<>();
        agent().ifPresent(wrong::add);
        nobodyThere().ifPresent(wrong::add);
        size().ifPresent(wrong::add);
        if (!wrong.isEmpty()) {
            throw new StepFailed(work.host() + " is up and not let in: " + String.join("; ", wrong)
                    + ". It stays disabled; mend that and run the same command again, or give it"
                    + " up: bearman maintenance bring-in " + work.host() + " --give-up FINDING");
        }
        work.say("checked: agent, discovery, zone, size; no servers, no allocations");
    }

    private Optional<String> agent() {
        ComputeService service = work.compute();
        if (!service.up() || service.forcedDown()) {
            return Optional.of("its nova-compute is down");
        }
        return work.cloud().hypervisors().discovered(work.host())
                ? Optional.empty()
                : Optional.of("its hypervisor is not known to its cell");
    }

    /**
     * Servers may have come between its discovery and our disabling, where new services are enabled;
     * they are users' and stay, but nobody checked what they run on.
     */
    private Optional<String> nobodyThere() {
        List<Server> servers = work.cloud().guests().on(work.host());
        if (!servers.isEmpty()) {
            return Optional.of(servers.size() + " servers are on it already: "
                    + servers.stream().map(Server::label).collect(Collectors.joining(", "))
                    + " (move them away; set enable_new_services=false in nova.conf, and none"
                    + " comes before its time)");
        }
        List<Allocation> held = work.cloud().capacity().allocations(work.host());
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of("Placement holds resources of it for "
                        + held.stream().map(Allocation::consumer).collect(Collectors.joining(", "))
                        + ", none of them a server of it (when they are nobody's: openstack resource"
                        + " provider allocation delete CONSUMER)");
    }

    private Optional<String> size() {
        List<Room> rooms = work.cloud().capacity().rooms();
        Optional<Room> mine =
                rooms.stream().filter(room -> room.host().equals(work.host())).findFirst();
        if (mine.isEmpty()) {
            return Optional.of("Placement has no resource provider of it");
        }
        Set<HostId> alike = peers();
        return Size.finding(
                mine.get(),
                rooms.stream().filter(room -> alike.contains(room.host())).toList());
    }

    private Set<HostId> peers() {
        Host me = work.placed().host();
        Query alike = Query.all()
                .with(Column.FLAVOR, me.flavor())
                .with(Column.REGION, me.region().value())
                .with(Column.STATE, HostState.Kind.IN_SERVICE.name());
        return work.ports().inventory().page(alike, null, PEERS + 1).stream()
                .map(placed -> placed.host().id())
                .filter(host -> !host.equals(me.id()))
                .limit(PEERS)
                .collect(Collectors.toSet());
    }
}

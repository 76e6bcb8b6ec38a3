package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.NOW;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hosts and servers to find places for: cn0 is emptied, its servers are on it. */
final class SmallCloud {
    static final HostId SOURCE = HostId.of("cn0");

    private final List<Site> sites = new ArrayList<>();
    private final List<ServerGroup> groups = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();
    private final Set<ServerId> onSource = new HashSet<>();

    static Resources size(long vcpus, long gib) {
        return new Resources(Map.of("VCPU", vcpus, "MEMORY_MB", gib * 1024));
    }

    static ServerId id(int number) {
        return Samples.id(number);
    }

    /** A host with as much room as this; these are on it. */
    SmallCloud host(String name, String zone, Resources capacity, Resources used, ServerId... has) {
        return host(name, zone, capacity, used, null, has);
    }

    SmallCloud host(
            String name,
            String zone,
            Resources capacity,
            Resources used,
            @Nullable String closed,
            ServerId... has) {
        Room room = new Room(HostId.of(name), capacity, used, Set.of(has));
        sites.add(new Site(room, Zone.of(zone), List.of(), closed, false));
        return this;
    }

    /** A server of cn0 that does not leave az1. */
    SmallCloud guest(int number, Resources size) {
        return guest(number, size, Zone.of("az1"), Server.Terms.unknown());
    }

    SmallCloud guest(int number, Resources size, @Nullable Zone pinned, Server.Terms terms) {
        Server server = new Server(
                id(number),
                "vm" + number,
                "ACTIVE",
                "active",
                null,
                SOURCE,
                false,
                "f",
                Storage.VOLUMES,
                pinned,
                NOW,
                terms);
        guests.add(new Guest(server, size, SOURCE, Zone.of("az1")));
        onSource.add(server.id());
        return this;
    }

    SmallCloud group(String name, String policy, @Nullable Integer rule, ServerId... members) {
        groups.add(new ServerGroup(name, name, "p", policy, rule, List.of(members)));
        return this;
    }

    List<Guest> guests() {
        return guests;
    }

    List<ServerGroup> groups() {
        return groups;
    }

    /** {@return the hosts that are left} */
    List<Site> sites() {
        return sites;
    }

    Terrain terrain() {
        List<Site> all = new ArrayList<>(sites);
        Room room = new Room(SOURCE, size(1000, 1000), size(500, 500), onSource);
        all.add(0, new Site(room, Zone.of("az1"), List.of(), null, false));
        return new Terrain(all, groups, Map.of());
    }

    /** A filling in which cn0 takes nothing any more. */
    Filling filling(Headroom headroom) {
        Filling filling = new Filling(terrain(), headroom);
        filling.close(filling.number(SOURCE));
        return filling;
    }
}

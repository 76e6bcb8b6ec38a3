package io.bearman.maintenance;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A region that can be looked at and in which everything else is a failed test. */
final class QuietCloud {
    final Map<HostId, ComputeService> computes = new TreeMap<>();
    final List<Server> servers = new ArrayList<>();
    final Map<ServerId, Resources> held = new HashMap<>();
    final Map<HostId, Resources> capacities = new TreeMap<>();
    final List<ServerGroup> groups = new ArrayList<>();
    final List<Migration> unconfirmed = new ArrayList<>();
    final List<Aggregate> aggregates = new ArrayList<>();
    final List<String> calls = new ArrayList<>();

    /** Hosts that Placement offers to nobody, for reasons of its own. */
    final Set<HostId> picky = new HashSet<>();

    /** What may be asked; a method that is not here writes, or asks too much. */
    private final class Answers {
        List<ComputeService> computes() {
            return List.copyOf(computes.values());
        }

        List<Aggregate> aggregates() {
            return aggregates;
        }

        List<Server> on(HostId host) {
            return servers.stream()
                    .filter(it -> it.host().equals(Optional.of(host)))
                    .toList();
        }

        List<Server> all() {
            return servers;
        }

        Optional<Server> observe(ServerId server) {
            return servers.stream().filter(it -> it.id().equals(server)).findFirst();
        }

        List<Migration> unconfirmed() {
            return unconfirmed;
        }

        List<ServerGroup> groups() {
            return groups;
        }

        Map<HostId, List<Allocation>> allocations(Collection<HostId> hosts) {
            Map<HostId, List<Allocation>> found = new TreeMap<>();
            for (HostId host : hosts) {
                found.put(
                        host,
                        on(host).stream()
                                .filter(it -> held.containsKey(it.id()))
                                .map(it -> new Allocation(it.id().toString(), held.get(it.id())))
                                .toList());
            }
            return found;
        }

        List<Room> rooms() {
            List<Room> rooms = new ArrayList<>();
            capacities.forEach((host, capacity) -> {
                Resources used = on(host).stream()
                        .map(it -> held.getOrDefault(it.id(), Resources.none()))
                        .reduce(Resources.none(), Resources::plus);
                Set<ServerId> ids = on(host).stream().map(Server::id).collect(Collectors.toSet());
                rooms.add(new Room(host, capacity, used, ids));
            });
            return rooms;
        }

        Map<Resources, Set<HostId>> candidatesOfEach(Collection<Resources> wanted) {
            Map<Resources, Set<HostId>> found = new HashMap<>();
            wanted.forEach(size -> found.put(
                    size,
                    rooms().stream()
                            .filter(room -> room.free().covers(size))
                            .filter(room -> !picky.contains(room.host()))
                            .map(Room::host)
                            .collect(Collectors.toSet())));
            return found;
        }
    }

    Cloud cloud() {
        return new Cloud(asking(Hypervisors.class), asking(Guests.class), asking(Capacity.class));
    }

    private <T> T asking(Class<T> port) {
        Answers answers = new Answers();
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    calls.add(method.getName());
                    Method answer;
                    try {
                        answer = Answers.class.getDeclaredMethod(
                                method.getName(), method.getParameterTypes());
                    } catch (NoSuchMethodException e) {
                        throw new AssertionError("a plan calls " + method, e);
                    }
                    return answer.invoke(answers, arguments);
                }));
    }

    /** {@return a port of which only these may be asked} */
    static <T> T reading(Class<T> port, T real, String... allowed) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    if (!List.of(allowed).contains(method.getName())) {
                        throw new AssertionError("a plan calls " + method);
                    }
                    return method.invoke(real, arguments);
                }));
    }

    /** {@return a port of which nothing may be asked at all} */
    static <T> T silent(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    throw new AssertionError("a plan calls " + method);
                }));
    }
}

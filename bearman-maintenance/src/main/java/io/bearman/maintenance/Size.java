package io.bearman.maintenance;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.host.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a host has what hosts of its flavor have: a missing processor or memory module shows here
 * before a user meets it. Pure.
 */
final class Size {
    /** Firmware and kernel take a little more or less; a module is more than that. */
    private static final double LEAST = 0.9;

    private static final List<String> ALWAYS = List.of("VCPU", "MEMORY_MB");

    private Size() {}

    /**
     * {@return what is wrong with this size, if anything is}
     *
     * @param mine the host's
     * @param peers those of other hosts of its flavor; none when it is the first
     */
    static Optional<String> finding(Room mine, List<Room> peers) {
        List<String> wrong = new ArrayList<>();
        TreeSet<String> classes = new TreeSet<>(ALWAYS);
        peers.forEach(peer -> classes.addAll(peer.capacity().amounts().keySet()));
        for (String name : classes) {
            long usual = median(peers, name);
            long has = mine.capacity().amount(name);
            boolean needed = ALWAYS.contains(name) && !pinned(mine.capacity(), name);
            if (has < usual * LEAST || needed && has == 0) {
                wrong.add(name + " " + has + (usual > 0 ? " instead of " + usual : ""));
            }
        }
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        String like = peers.isEmpty() ? "" : " as " + names(peers) + " of its flavor have";
        return Optional.of("Placement has for it " + String.join(", ", wrong) + like);
    }

    /** A host whose processors are all pinned has PCPU and no VCPU. */
    private static boolean pinned(Resources has, String name) {
        return name.equals("VCPU") && has.amount("PCPU") > 0;
    }

    private static long median(List<Room> peers, String name) {
        List<Long> amounts = peers.stream()
                .map(peer -> peer.capacity().amount(name))
                .sorted()
                .toList();
        return amounts.isEmpty() ? 0 : amounts.get(amounts.size() / 2);
    }

    private static String names(List<Room> peers) {
        return peers.stream().map(Room::host).map(HostId::value).collect(Collectors.joining(", "));
    }
}

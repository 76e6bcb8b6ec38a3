package io.bearman.testkit.rack;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where guests run, and what must not have happened. It hears of guests from the hypervisors and of
 * power from the machines, never from the program under test. Guarded by the rack's lock.
 */
final class Watch {
    private final TimeSource time;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<ServerId, TreeSet<HostId>> running = new TreeMap<>();
    private final Map<ServerId, Integer> absences = new TreeMap<>();
    private final Map<String, Set<HostId>> out = new HashMap<>();
    private int absenceCount;

    Watch(TimeSource time) {
        this.time = time;
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    void restore(List<Violation> kept) {
        violations.addAll(kept);
    }

    void violation(Violation.Kind kind, Object about, String detail) {
        violations.add(new Violation(kind, about.toString(), detail, time.now().toString()));
    }

    void starts(HostId host, ServerId guest, String name, Stage stage) {
        TreeSet<HostId> hosts = running.computeIfAbsent(guest, key -> new TreeSet<>());
        hosts.add(host);
        absences.remove(guest);
        if (hosts.size() > 1) {
            violation(Violation.Kind.GUEST_TWICE, guest, name + " runs on " + hosts);
        }
        if (!stage.hasSystem()) {
            violation(
                    Violation.Kind.GUEST_ON_OFF_HOST,
                    guest,
                    name + " starts on " + host + ", " + stage);
        }
    }

    /** {@return the number of its absence if it now runs nowhere} */
    @Nullable
    Integer stops(HostId host, ServerId guest) {
        TreeSet<HostId> hosts = running.get(guest);
        if (hosts == null || !hosts.remove(host) || !hosts.isEmpty()) {
            return null;
        }
        return absent(guest);
    }

    /** {@return the number of the absence of a guest that runs nowhere} */
    int absent(ServerId guest) {
        absences.put(guest, ++absenceCount);
        return absenceCount;
    }

    boolean isAbsent(ServerId guest, int number) {
        return absences.getOrDefault(guest, 0) == number;
    }

    /** Says so once; a guest that was missed is not missed again. */
    void nowhere(ServerId guest, String status) {
        absences.remove(guest);
        violation(
                Violation.Kind.GUEST_NOWHERE, guest, "runs nowhere for over 5 s, status " + status);
    }

    /** {@return the guests that ran there, which do no more} */
    List<ServerId> lost(HostId host) {
        List<ServerId> there = new ArrayList<>();
        running.forEach((guest, hosts) -> {
            if (hosts.remove(host)) {
                there.add(guest);
            }
        });
        return there;
    }

    Set<HostId> hosts(ServerId guest) {
        return running.getOrDefault(guest, new TreeSet<>());
    }

    /**
     * Looks at the hosts of a rack that are out of service. Who goes out by no fault of the program
     * under test takes a place, and is no violation itself.
     */
    void out(String rack, Set<HostId> hosts, Set<HostId> faultless, int limit) {
        Set<HostId> before = out.put(rack, Set.copyOf(hosts));
        if (before == null || hosts.size() <= limit) {
            return;
        }
        boolean tooMany = hosts.stream()
                .anyMatch(host -> !before.contains(host) && !faultless.contains(host));
        if (tooMany) {
            violation(
                    Violation.Kind.LIMIT_EXCEEDED,
                    rack,
                    hosts.size() + " out of service, " + limit + " allowed: " + hosts);
        }
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Treatment.Disks;
import io.bearman.maintenance.Treatment.Moves;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is good to know before a plan is run, and keeps nobody from it. Pure. */
final class Notes {
    private static final int NAMED = 6;

    private final Request request;
    private final Places.Found found;

    Notes(Request request, Places.Found found) {
        this.request = request;
        this.found = found;
    }

    List<String> of(List<HostPlan> hosts) {
        List<String> notes = new ArrayList<>();
        if (found.fewer() > 0) {
            notes.add(
                    "at most " + found.fewer() + " at once: with more hosts out, as the limits let"
                            + " them, their servers have no room");
        }
        hosts.forEach(host -> notes.addAll(of(host)));
        notes.addAll(found.soft());
        Set<String> unknown = request.concessions()
                .unknown(hosts.stream()
                        .flatMap(host -> host.servers().stream())
                        .map(ServerPlan::server)
                        .toList());
        unknown.forEach(name ->
                notes.add("--accept-disk-loss " + name + ": no server here is called that"));
        return notes;
    }

    private static List<String> of(HostPlan plan) {
        List<String> notes = new ArrayList<>();
        HostId host = plan.host();
        String copied = names(plan, Disks.COPIED);
        if (!copied.isEmpty()) {
            notes.add(host + " keeps disks itself: those of " + copied + " are copied with them");
        }
        String perhaps = names(plan, Disks.PERHAPS_COPIED);
        if (!perhaps.isEmpty()) {
            notes.add("nobody said whether " + host
                    + "'s disks are on shared storage; if not, those"
                    + " of " + perhaps + " are copied with them: bearman inventory set " + host
                    + " storage=SHARED (or LOCAL)");
        }
        for (ServerPlan server : plan.servers()) {
            if (server.needsPlace()
                    && server.size().amounts().isEmpty()
                    && plan.refusal().isEmpty()) {
                notes.add("Placement holds nothing for " + server.server().label()
                        + ": its size is not known, so nobody looked for room");
            }
        }
        return notes;
    }

    private static String names(HostPlan plan, Disks disks) {
        List<String> names = plan.servers().stream()
                .filter(it -> it.treatment() instanceof Moves moves && moves.disks() == disks)
                .map(ServerPlan::server)
                .map(Server::name)
                .toList();
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.Server;
import io.bearman.core.host.Storage;
import io.bearman.maintenance.Treatment.Blocked;
import io.bearman.maintenance.Treatment.Evacuates;
import io.bearman.maintenance.Treatment.Waits;
import java.util.Optional;

/**
 * How an evacuation treats the servers of a dead host. Nova looks at the vm_state alone (compute API,
 * evacuate: active, stopped, error, whatever the task_state), so tasks that died with the host do not
 * count here; those that another host works on do. Pure.
 */
final class Evacuating {
    private Evacuating() {}

    static Treatment of(Server server, Storage hosts, boolean diskLossAccepted) {
        Optional<Treatment> elsewhere = server.taskState().flatMap(Evacuating::busyElsewhere);
        return elsewhere.orElseGet(() -> byState(server, hosts, diskLossAccepted));
    }

    /** {@return how a server is treated whose state is reset first, so that Nova evacuates it} */
    static Treatment reset(Server server, Storage hosts, boolean diskLossAccepted) {
        Optional<Treatment> elsewhere = server.taskState().flatMap(Evacuating::busyElsewhere);
        return elsewhere.orElseGet(() -> movable(server, hosts, diskLossAccepted));
    }

    private static Optional<Treatment> busyElsewhere(String task) {
        if (Draining.isDeleting(task)) {
            return Optional.of(new Waits("it is being deleted", true));
        }
        if (task.startsWith("rebuild")) {
            return Optional.of(new Waits("Nova already makes it anew elsewhere: " + task));
        }
        if (task.startsWith("resize_")) {
            return Optional.of(new Waits("Nova moves or resizes it: " + task));
        }
        return Optional.empty();
    }

    private static Treatment byState(Server server, Storage hosts, boolean diskLossAccepted) {
        return switch (server.vmState()) {
            case "active", "stopped", "error" -> movable(server, hosts, diskLossAccepted);
            case "paused", "suspended", "rescued" ->
                new Blocked("Nova evacuates no " + server.vmState() + " server; what it was is lost"
                        + " with its host: openstack server set --state active " + server.id());
            case "resized" ->
                new Blocked("its user has to confirm or revert a resize; reverted, it is where it"
                        + " came from");
            case "building" ->
                new Blocked("it was being built and has nothing to lose; its user deletes it and"
                        + " builds it anew");
            case "shelved" ->
                new Blocked("it is shelved: its snapshot is in Glance, and Nova lets go of it when"
                        + " the host is back");
            case "shelved_offloaded" ->
                new Blocked("it is shelved away and yet Nova has it here; look at it");
            case "soft-delete" ->
                new Blocked("it is soft-deleted; delete it for good: openstack server delete"
                        + " --force " + server.id());
            case "deleted" -> new Waits("it is being deleted", true);
            default -> new Blocked("Bearman does not evacuate a server in " + server.vmState());
        };
    }

    private static Treatment movable(Server server, Storage hosts, boolean diskLossAccepted) {
        boolean loses = Draining.disks(server.storage(), hosts) != Treatment.Disks.STAY;
        if (!loses || diskLossAccepted) {
            return new Evacuates(loses);
        }
        String where = hosts == Storage.LOCAL
                ? "its host keeps disks itself"
                : "nobody said that its host's disks are on shared storage (bearman inventory set"
                        + " HOST storage=SHARED)";
        String what = server.storage() == io.bearman.core.cloud.Storage.IMAGE
                ? "its root disk would be made anew of its image"
                : "its ephemeral and swap disks would come back empty";
        return new Blocked(
                where + ": " + what + "; concede that with --accept-disk-loss " + server.id());
    }
}

package io.bearman.maintenance;

import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Storage;
import io.bearman.maintenance.Treatment.Blocked;
import io.bearman.maintenance.Treatment.Disks;
import io.bearman.maintenance.Treatment.Moves;
import io.bearman.maintenance.Treatment.Waits;
import java.util.Set;

/** How a drain treats the servers of a living host. Pure. */
final class Draining {
    private static final Set<String> DELETING = Set.of("deleting", "soft-deleting");

    private Draining() {}

    static Treatment of(Server server) {
        return server.taskState().map(Draining::busy).orElseGet(() -> idle(server));
    }

    private static Treatment busy(String task) {
        if (isDeleting(task)) {
            return new Waits("it is being deleted", true);
        }
        if (task.equals("shelving_offloading")) {
            return new Waits("it is being shelved away", true);
        }
        if (task.startsWith("image_")) {
            return new Waits("a snapshot is being made of it (" + task + ")");
        }
        return new Waits("Nova is busy with it: " + task);
    }

    static boolean isDeleting(String task) {
        return DELETING.contains(task);
    }

    private static Treatment idle(Server server) {
        String id = server.id().toString();
        return switch (server.status()) {
            // A paused guest live-migrates and stays paused (measured on Zed). That a user locked a
            // server does not keep an administrator from moving it.
            case "ACTIVE", "PAUSED" -> new Moves(Move.LIVE);
            case "SHUTOFF" -> new Moves(Move.COLD);
            case "BUILD" -> new Waits("it is being built");
            // Shown only while a task is under way, which may have ended between two rows.
            case "MIGRATING", "RESIZE", "REVERT_RESIZE", "REBUILD", "REBOOT", "HARD_REBOOT" ->
                new Waits("Nova is busy with it: " + server.status());
            case "DELETED" -> new Waits("it is being deleted", true);
            case "VERIFY_RESIZE" -> new Blocked("its user has to confirm or revert a resize");
            case "SUSPENDED" -> new Blocked("Nova moves no suspended server; resume it");
            case "RESCUE" -> new Blocked("Nova moves no server in rescue; unrescue it");
            case "ERROR" -> new Blocked("it is in error; look at it, then reset its state");
            case "SHELVED" ->
                new Blocked("it is shelved and its disk is still here; shelve it away:"
                        + " openstack server shelve --offload " + id);
            case "SHELVED_OFFLOADED" ->
                new Blocked("it is shelved away and yet Nova has it here; look at it");
            case "SOFT_DELETED" ->
                new Blocked("it is soft-deleted; restore it or delete it for good");
            default -> new Blocked("Bearman does not move a server in status " + server.status());
        };
    }

    static Disks disks(io.bearman.core.cloud.Storage server, Storage hosts) {
        return switch (server) {
            case VOLUMES -> Disks.STAY;
            case VOLUME_AND_LOCAL, IMAGE ->
                switch (hosts) {
                    case SHARED -> Disks.STAY;
                    case LOCAL -> Disks.COPIED;
                    case UNKNOWN -> Disks.PERHAPS_COPIED;
                };
        };
    }
}

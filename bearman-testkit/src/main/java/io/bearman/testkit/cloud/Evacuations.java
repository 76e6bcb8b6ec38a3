package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Moving;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evacuations: the server is started elsewhere, whatever its old host does. The record is done, and
 * both hosts are allocated, until the old host's agent starts again.
 */
final class Evacuations {
    private static final String TYPE = "evacuation";
    private static final String EVENT = "rebuild_server";

    private final Region region;
    private final Scheduler scheduler;
    private final History history;

    Evacuations(Region region, Scheduler scheduler, History history) {
        this.region = region;
        this.scheduler = scheduler;
        this.history = history;
    }

    /**
     * @param staysStopped whether a stopped server is left stopped (2.95 or later)
     */
    void submit(Guest guest, @Nullable String host, String requestId, boolean staysStopped) {
        Optional<Moving> first = underWay(guest);
        String vmBefore = guest.vmState;
        region.state(guest, guest.vmState, "rebuilding");
        Moving move = region.newMove(guest, TYPE, requestId);
        move.vmBefore = vmBefore;
        move.wantedHost = host;
        move.dest = host;
        move.staysStopped = staysStopped;
        if (first.isPresent()) {
            // Measured: the server moves once; the first record fails, the second stays accepted.
            first.get().overtaken = true;
        } else {
            region.hop(Step.SCHEDULE_EVACUATION, move);
        }
    }

    private Optional<Moving> underWay(Guest guest) {
        return region.moves(move -> move.server.equals(guest.id) && move.type.equals(TYPE))
                .filter(move -> move.is("accepted") && !move.abandoned && !move.overtaken)
                .filter(move -> move.source.equals(guest.host))
                .filter(move -> "rebuilding".equals(guest.task))
                .findFirst();
    }

    void step(Step step, Moving move) {
        switch (step) {
            case SCHEDULE_EVACUATION -> schedule(move);
            case SHOW_OLD_HOST -> spawn(move);
            case END_EVACUATION -> end(move);
            case SETTLE_STOPPED -> settle(move);
            default -> stopAgain(move);
        }
    }

    private void schedule(Moving move) {
        if (region.rows().conductorDown || region.rows().schedulerDown) {
            region.hop(Step.SCHEDULE_EVACUATION, move);
            return;
        }
        Guest guest = region.guest(move);
        Optional<Compute> chosen = scheduler.choose(guest, move.wantedHost, move.source);
        if (chosen.isEmpty()) {
            String why = History.NO_VALID_HOST + "There are not enough hosts available.";
            history.error(move.requestId, EVENT, "conductor", why);
            fail(move, guest, "error", why);
            return;
        }
        move.dest = chosen.get().host;
        region.hold(guest.id, chosen.get().host, guest.flavor);
        region.later(region.settings.pace().evacuation(), Step.SHOW_OLD_HOST, move);
    }

    private void spawn(Moving move) {
        Guest guest = region.guest(move);
        String dest = String.valueOf(move.dest);
        if (!region.compute(dest).running) {
            // The message went to an agent that is dead: the record stays accepted for ever.
            move.abandoned = true;
            return;
        }
        if (troubled(dest, Trouble.SPAWN_FAILS) || troubled(move.server, Trouble.SPAWN_FAILS)) {
            region.release(guest.id, dest);
            history.error(move.requestId, "compute_rebuild_instance", dest, "Spawn failed");
            fail(move, guest, "failed", "Spawn failed");
            return;
        }
        boolean starts = !(move.vmBefore.equals("stopped") && move.staysStopped);
        if (starts) {
            region.startGuest(guest, dest);
        }
        // Measured: the server is shown active without a task while still on its old host.
        region.state(guest, starts ? "active" : "stopped", null);
        region.hop(Step.END_EVACUATION, move);
    }

    private void fail(Moving move, Guest guest, String status, String why) {
        region.status(move, status);
        region.state(guest, "error", null);
        guest.fault = why;
    }

    private void end(Moving move) {
        Guest guest = region.guest(move);
        guest.host = move.dest;
        region.status(move, move.overtaken ? "failed" : "done");
        history.success(move.requestId, "compute_rebuild_instance", String.valueOf(move.dest));
        if (move.vmBefore.equals("stopped") && !move.staysStopped) {
            region.hop(Step.SETTLE_STOPPED, move);
        }
    }

    private void settle(Moving move) {
        Guest guest = region.guest(move);
        region.state(guest, "active", "powering-off");
        region.hop(Step.END_STOPPED, move);
    }

    private void stopAgain(Moving move) {
        Guest guest = region.guest(move);
        region.stopGuest(guest.id, move.dest);
        region.state(guest, "stopped", null);
    }

    /** The old host's agent is back: it throws away what was evacuated from it. */
    void cleanUp(String host) {
        List<Moving> ended = region.moves(
                        move -> move.type.equals(TYPE) && move.source.equals(host))
                .filter(move -> move.is("done", "accepted"))
                .filter(move -> !isOn(move, host))
                .toList();
        for (Moving move : ended) {
            region.stopGuest(move.server, host);
            region.release(move.server, host);
            region.status(move, "completed");
        }
    }

    private boolean isOn(Moving move, String host) {
        return region.findGuest(move.server)
                .filter(guest -> host.equals(guest.host))
                .isPresent();
    }

    private boolean troubled(String key, Trouble trouble) {
        return region.rows().troubles.getOrDefault(key, new TreeSet<>()).contains(trouble);
    }
}

package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Moving;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Cold migrations: moved while stopped, finished, and then confirmed or reverted. */
final class ColdMigrations {
    private static final String EVENT = "cold_migrate";

    private final Region region;
    private final Scheduler scheduler;
    private final History history;

    ColdMigrations(Region region, Scheduler scheduler, History history) {
        this.region = region;
        this.scheduler = scheduler;
        this.history = history;
    }

    void submit(Guest guest, @Nullable String host, String requestId) {
        region.state(guest, guest.vmState, "resize_prep");
        Moving move = region.newMove(guest, "migration", requestId);
        move.wantedHost = host;
        move.unseen = true;
        region.hop(Step.SCHEDULE_COLD, move);
    }

    void step(Step step, Moving move) {
        switch (step) {
            case SCHEDULE_COLD -> schedule(move);
            case STOP_COLD -> stop(move);
            case FINISH_COLD -> finish(move);
            case CONFIRM -> endConfirm(move);
            default -> endRevert(move);
        }
    }

    private void schedule(Moving move) {
        if (region.rows().conductorDown || region.rows().schedulerDown) {
            region.hop(Step.SCHEDULE_COLD, move);
            return;
        }
        move.unseen = false;
        Guest guest = region.guest(move);
        Optional<Compute> chosen = scheduler.choose(guest, move.wantedHost, move.source);
        if (chosen.isEmpty()) {
            region.status(move, "error");
            region.state(guest, move.vmBefore, null);
            String why = History.NO_VALID_HOST + "No valid host found for cold migrate";
            history.error(move.requestId, EVENT, "conductor", why);
            return;
        }
        move.dest = chosen.get().host;
        region.holdByMigration(move, guest);
        region.hold(guest.id, chosen.get().host, guest.flavor);
        region.status(move, "migrating");
        region.state(guest, guest.vmState, "resize_migrating");
        region.hop(Step.STOP_COLD, move);
    }

    private void stop(Moving move) {
        Guest guest = region.guest(move);
        if (troubled(move.source, Trouble.COLD_FAILS)
                || troubled(move.server, Trouble.COLD_FAILS)) {
            region.status(move, "error");
            region.holdByServerAgain(move, guest);
            region.state(guest, "error", null);
            guest.fault = "Cold migration failed";
            history.error(move.requestId, "compute_resize_instance", move.source, guest.fault);
            return;
        }
        region.stopGuest(guest.id, move.source);
        guest.host = move.dest;
        region.status(move, "post-migrating");
        region.state(guest, guest.vmState, "resize_migrated");
        region.later(region.settings.pace().cold(), Step.FINISH_COLD, move);
    }

    private void finish(Moving move) {
        Guest guest = region.guest(move);
        if (move.vmBefore.equals("active")) {
            region.startGuest(guest, String.valueOf(move.dest));
        }
        region.status(move, "finished");
        region.state(guest, "resized", null);
        guest.power = Region.power(move.vmBefore);
        history.success(move.requestId, "compute_finish_resize", String.valueOf(move.dest));
    }

    /** {@return the migration that waits for its confirmation} */
    Optional<Moving> finished(Guest guest) {
        return region.moves(move -> move.server.equals(guest.id) && move.is("finished"))
                .reduce((first, second) -> second);
    }

    void confirm(Moving move) {
        region.status(move, "confirming");
        region.hop(Step.CONFIRM, move);
    }

    void revert(Moving move) {
        region.status(move, "reverting");
        region.state(region.guest(move), "resized", "resize_reverting");
        region.hop(Step.REVERT, move);
    }

    private void endConfirm(Moving move) {
        if (!region.compute(move.source).running) {
            // The message waits in the queue until the source's agent is back.
            region.later(region.settings.service().report(), Step.CONFIRM, move);
            return;
        }
        region.status(move, "confirmed");
        region.release(move.uuid, move.source);
        region.state(region.guest(move), move.vmBefore, null);
    }

    private void endRevert(Moving move) {
        Guest guest = region.guest(move);
        region.stopGuest(guest.id, move.dest);
        guest.host = move.source;
        if (move.vmBefore.equals("active")) {
            region.startGuest(guest, move.source);
        }
        region.status(move, "reverted");
        region.holdByServerAgain(move, guest);
        region.state(guest, move.vmBefore, null);
    }

    private boolean troubled(String key, Trouble trouble) {
        return region.rows().troubles.getOrDefault(key, new TreeSet<>()).contains(trouble);
    }
}

package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Moving;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Live migrations: accepted, queued (one at a time a source), preparing, running, switched over,
 * completed; or error before they start, failed or cancelled after.
 */
final class LiveMigrations {
    private static final String TYPE = "live-migration";
    private static final String EVENT = "compute_live_migration";
    private static final String CONDUCTOR_EVENT = "conductor_live_migrate_instance";

    private final Region region;
    private final Scheduler scheduler;
    private final History history;

    LiveMigrations(Region region, Scheduler scheduler, History history) {
        this.region = region;
        this.scheduler = scheduler;
        this.history = history;
    }

    void submit(Guest guest, @Nullable String host, boolean force, String requestId) {
        region.state(guest, guest.vmState, "migrating");
        Moving move = region.newMove(guest, TYPE, requestId);
        move.wantedHost = host;
        move.force = force;
        move.unseen = true;
        region.hop(Step.SCHEDULE_LIVE, move);
    }

    void step(Step step, Moving move) {
        switch (step) {
            case SCHEDULE_LIVE -> schedule(move);
            case COPY_LIVE -> copy(move);
            case SWITCH_LIVE -> switchOver(move);
            case COMPLETE_LIVE -> complete(move);
            default -> giveBack(move, "cancelled");
        }
    }

    private void schedule(Moving move) {
        if (region.rows().conductorDown) {
            region.hop(Step.SCHEDULE_LIVE, move);
            return;
        }
        move.unseen = false;
        if (region.rows().schedulerDown) {
            waitForScheduler(move);
            return;
        }
        Optional<String> objection = objection(move);
        if (objection.isPresent()) {
            refuse(move, objection.get());
            return;
        }
        Optional<Compute> chosen = choose(move);
        if (chosen.isEmpty()) {
            refuse(move, History.NO_VALID_HOST + "There are not enough hosts available.");
            return;
        }
        history.success(move.requestId, CONDUCTOR_EVENT, "conductor");
        enqueue(move, chosen.get().host);
    }

    /** A dead scheduler: after the RPC time-out the server is in ERROR, and still runs. */
    private void waitForScheduler(Moving move) {
        if (!move.waited) {
            move.waited = true;
            region.later(region.settings.service().rpc(), Step.SCHEDULE_LIVE, move);
            return;
        }
        region.status(move, "error");
        region.state(region.guest(move), "error", null);
        history.error(move.requestId, CONDUCTOR_EVENT, "conductor", "MessagingTimeout");
    }

    private Optional<String> objection(Moving move) {
        if (!region.up(region.compute(move.source))) {
            return Optional.of(
                    "Compute service of " + move.source + " is unavailable at this time.");
        }
        if (troubled(move.source, move, Trouble.SOURCE_REFUSES)) {
            return Optional.of(move.source
                    + " is not on shared storage: Shared storage live-migration requires"
                    + " either shared storage or boot-from-volume with no local disks.");
        }
        return Optional.empty();
    }

    private Optional<Compute> choose(Moving move) {
        Guest guest = region.guest(move);
        if (move.force && move.wantedHost != null) {
            return region.findCompute(move.wantedHost)
                    .filter(compute -> region.up(compute) && scheduler.fits(compute, guest.flavor));
        }
        return scheduler.choose(
                guest,
                move.wantedHost,
                move.source,
                compute -> !troubled(compute.host, move, Trouble.TARGET_REFUSES));
    }

    /** Nothing has happened to the server: it is as it was. */
    private void refuse(Moving move, String why) {
        Guest guest = region.guest(move);
        region.status(move, "error");
        region.state(guest, guest.vmState, null);
        history.error(move.requestId, CONDUCTOR_EVENT, "conductor", why);
    }

    private void enqueue(Moving move, String dest) {
        Guest guest = region.guest(move);
        move.dest = dest;
        region.holdByMigration(move, guest);
        region.hold(guest.id, dest, guest.flavor);
        region.status(move, "queued");
        startNext(move.source);
    }

    /** Nova's max_concurrent_live_migrations is 1 a source. */
    private void startNext(String source) {
        boolean busy = region.moves(move -> ours(move, source) && move.is("preparing", "running"))
                .findAny()
                .isPresent();
        if (!busy) {
            region.moves(move -> ours(move, source) && move.is("queued"))
                    .min(Comparator.comparingLong(move -> move.id))
                    .ifPresent(move -> {
                        region.status(move, "preparing");
                        region.hop(Step.COPY_LIVE, move);
                    });
        }
    }

    private boolean ours(Moving move, String source) {
        return move.type.equals(TYPE)
                && move.source.equals(source)
                && !move.abandoned
                && region.findGuest(move.server).isPresent();
    }

    /** A guest that is gone is not moved: the next one's turn has come. */
    void deleted(Guest guest) {
        region.moves(move -> move.type.equals(TYPE) && move.server.equals(guest.id))
                .filter(move -> move.is("queued", "preparing", "running"))
                .forEach(move -> {
                    region.release(move.uuid, move.source);
                    startNext(move.source);
                });
    }

    private void copy(Moving move) {
        Compute target = region.compute(String.valueOf(move.dest));
        if (!target.running || troubled(target.host, move, Trouble.PREPARE_FAILS)) {
            history.error(move.requestId, EVENT, move.source, "Preparing the target failed");
            giveBack(move, "error");
            return;
        }
        region.status(move, "running");
        move.copyingSince = region.now();
        move.copyingFor = copyingMillis(move);
        if (!troubled(move.source, move, Trouble.HANG)) {
            region.later(Duration.ofMillis(move.copyingFor), Step.SWITCH_LIVE, move);
        }
    }

    private long copyingMillis(Moving move) {
        var slow = region.rows().slow;
        long usual = region.settings.pace().live().toMillis();
        return slow.getOrDefault(move.server, slow.getOrDefault(move.source, usual));
    }

    private void switchOver(Moving move) {
        Guest guest = region.guest(move);
        Compute target = region.compute(String.valueOf(move.dest));
        if (troubled(move.source, move, Trouble.RAISE)) {
            raise(move, guest);
        } else if (!target.alive
                || !region.runs(guest, move.source)
                || troubled(move.source, move, Trouble.FAIL)) {
            // As libvirt's failures: the record says so, the action's events are all Success.
            history.success(move.requestId, EVENT, move.source);
            giveBack(move, "failed");
        } else {
            region.stopGuest(guest.id, move.source);
            region.startGuest(guest, target.host);
            tell(move, guest, target);
            region.hop(Step.COMPLETE_LIVE, move);
        }
    }

    private void raise(Moving move, Guest guest) {
        region.status(move, "error");
        region.holdByServerAgain(move, guest);
        region.state(guest, "error", null);
        guest.fault = "Live migration failed";
        history.error(move.requestId, EVENT, move.source, "Live migration failed");
        startNext(move.source);
    }

    /** The target's agent writes where the server is now; a dead one does so once it is back. */
    private void tell(Moving move, Guest guest, Compute target) {
        if (target.running) {
            guest.host = target.host;
            region.state(guest, move.vmBefore, null);
            move.untold = false;
        } else {
            move.untold = true;
        }
    }

    void tellTarget(String host) {
        region.moves(move -> move.untold && host.equals(move.dest))
                .filter(move -> region.findGuest(move.server).isPresent())
                .forEach(move -> tell(move, region.guest(move), region.compute(host)));
    }

    private void complete(Moving move) {
        region.status(move, "completed");
        region.release(move.uuid, move.source);
        history.success(move.requestId, EVENT, move.source);
        startNext(move.source);
    }

    private void giveBack(Moving move, String status) {
        Guest guest = region.guest(move);
        region.status(move, status);
        region.holdByServerAgain(move, guest);
        region.state(guest, move.vmBefore, null);
        startNext(move.source);
    }

    void abort(Moving move) {
        move.course++;
        region.hop(Step.CANCEL_LIVE, move);
    }

    void forceComplete(Moving move) {
        move.course++;
        region.hop(Step.SWITCH_LIVE, move);
    }

    private boolean troubled(String host, Moving move, Trouble trouble) {
        return troubles(host).contains(trouble) || troubles(move.server).contains(trouble);
    }

    private TreeSet<Trouble> troubles(String key) {
        return region.rows().troubles.getOrDefault(key, new TreeSet<>());
    }
}

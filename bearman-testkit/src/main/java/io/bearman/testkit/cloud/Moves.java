package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Job;
import io.bearman.testkit.cloud.Rows.Moving;
import java.time.Duration;

/** What Nova's conductor and agents do after the API has answered. Guarded by the cloud's lock. */
final class Moves {
    /** How long after its first report the scheduler's periodic task finds a host. */
    private static final Duration DISCOVERY = Duration.ofSeconds(15);

    private final Region region;
    final Scheduler scheduler;
    final History history;
    final LiveMigrations live;
    final ColdMigrations cold;
    final Evacuations evacuations;
    final Lifecycle lifecycle;

    Moves(Region region) {
        this.region = region;
        scheduler = new Scheduler(region);
        history = new History(region);
        live = new LiveMigrations(region, scheduler, history);
        cold = new ColdMigrations(region, scheduler, history);
        evacuations = new Evacuations(region, scheduler, history);
        lifecycle = new Lifecycle(region, scheduler, history);
    }

    void step(Job job) {
        switch (job.step) {
            case AGENT_READY -> agentReady(job);
            case DISCOVER -> discover(job);
            case SCHEDULE_BUILD, END_BUILD, END_START, END_STOP, END_REBOOT, END_DELETE ->
                region.findGuest(job.subject).ifPresent(guest -> lifecycle.step(job, guest));
            default -> move(job);
        }
    }

    private void move(Job job) {
        Moving move = region.move(job.subject);
        boolean deleted = region.findGuest(move.server).isEmpty();
        if (deleted || move.abandoned || move.course != job.course) {
            return;
        }
        switch (job.step) {
            case SCHEDULE_LIVE, COPY_LIVE, SWITCH_LIVE, COMPLETE_LIVE, CANCEL_LIVE ->
                live.step(job.step, move);
            case SCHEDULE_COLD, STOP_COLD, FINISH_COLD, CONFIRM, REVERT ->
                cold.step(job.step, move);
            default -> evacuations.step(job.step, move);
        }
    }

    /** The agent on this host is gone: whatever it drove stays as it is for ever. */
    void agentStopped(Compute compute) {
        compute.reportedAt = region.reportedAt(compute);
        compute.running = false;
        region.moves(move -> drivenBy(move, compute.host)).forEach(move -> move.abandoned = true);
    }

    private static boolean drivenBy(Moving move, String host) {
        return switch (move.type) {
            case "live-migration" ->
                host.equals(move.source) && move.is("queued", "preparing", "running");
            case "migration" ->
                host.equals(move.source) && move.is("migrating")
                        || host.equals(move.dest) && move.is("post-migrating");
            default -> host.equals(move.dest) && move.is("accepted");
        };
    }

    /** The machine lost its power: its guests are gone, and what was on its way there fails. */
    void hostLost(Compute compute) {
        agentStopped(compute);
        compute.alive = false;
        compute.runs.clear();
        region.moves(move -> compute.host.equals(move.dest))
                .filter(move -> move.type.equals("live-migration") && move.is("running"))
                .filter(move -> !move.abandoned)
                .filter(move -> !compute.host.equals(region.guest(move).host))
                .forEach(move -> {
                    move.course++;
                    region.hop(Step.SWITCH_LIVE, move);
                });
    }

    /** The agent starts; it reports at once and then looks at what happened without it. */
    void agentStarted(Compute compute) {
        compute.alive = true;
        if (region.rows().strangers.containsKey(compute.host)) {
            introduce(compute);
        }
        if (!compute.running) {
            compute.running = true;
            if (!region.rows().conductorDown) {
                compute.reportedAt = region.now();
            }
            region.later(region.settings.pace().hop(), Step.AGENT_READY, compute.host, 0, null);
        }
    }

    private void introduce(Compute compute) {
        region.register(compute);
        compute.forcedDown = false;
        compute.discovered = false;
        compute.disabled = region.rows().newServicesDisabled;
        compute.reason =
                compute.disabled ? "New compute service disabled due to config option." : null;
        region.later(DISCOVERY, Step.DISCOVER, compute.host, 0, null);
    }

    private void discover(Job job) {
        Compute compute = region.compute(job.subject);
        compute.discovered |= !region.rows().undiscovering;
    }

    private void agentReady(Job job) {
        Compute compute = region.compute(job.subject);
        if (compute.running) {
            evacuations.cleanUp(compute.host);
            live.tellTarget(compute.host);
        }
    }
}

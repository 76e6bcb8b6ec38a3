package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Job;
import java.util.Optional;
import java.util.TreeSet;

/** Servers are built, started, stopped, rebooted and deleted. */
final class Lifecycle {
    private final Region region;
    private final Scheduler scheduler;
    private final History history;

    Lifecycle(Region region, Scheduler scheduler, History history) {
        this.region = region;
        this.scheduler = scheduler;
        this.history = history;
    }

    void submit(Guest guest, Step step, String task, String requestId) {
        region.state(guest, guest.vmState, task);
        region.later(region.settings.pace().hop(), step, guest.id, 0, requestId);
    }

    /** Builds a server; its wanted host is in {@code host} until one is chosen. */
    void step(Job job, Guest guest) {
        switch (job.step) {
            case SCHEDULE_BUILD -> schedule(job, guest);
            case END_BUILD -> endBuild(job, guest);
            case END_DELETE -> delete(guest);
            default -> power(job, guest);
        }
    }

    private void schedule(Job job, Guest guest) {
        if (region.rows().conductorDown || region.rows().schedulerDown) {
            region.later(region.settings.pace().hop(), job.step, guest.id, 0, job.requestId);
            return;
        }
        Optional<Compute> chosen = scheduler.choose(guest, guest.host, null);
        if (chosen.isEmpty()) {
            guest.host = null;
            String why = History.NO_VALID_HOST + "There are not enough hosts available.";
            fail(job, guest, why);
            return;
        }
        guest.host = chosen.get().host;
        region.hold(guest.id, guest.host, guest.flavor);
        region.state(guest, "building", "spawning");
        region.later(region.settings.pace().hop(), Step.END_BUILD, guest.id, 0, job.requestId);
    }

    private void fail(Job job, Guest guest, String why) {
        region.state(guest, "error", null);
        guest.fault = why;
        history.error(job.requestId, "conductor_schedule_and_build_instances", "conductor", why);
    }

    private void endBuild(Job job, Guest guest) {
        String host = String.valueOf(guest.host);
        if (!region.compute(host).running) {
            return;
        }
        if (spawnFails(host)) {
            region.release(guest.id, host);
            fail(job, guest, "Build of instance " + guest.id + " aborted: Spawn failed");
            return;
        }
        region.startGuest(guest, host);
        region.state(guest, "active", null);
        history.success(job.requestId, "compute__do_build_and_run_instance", host);
    }

    private void power(Job job, Guest guest) {
        if (guest.host == null || !region.compute(guest.host).running) {
            // The message went to an agent that is dead: the task stays for ever.
            return;
        }
        boolean stop = job.step == Step.END_STOP;
        if (!stop && (spawnFails(guest.host) || spawnFails(guest.id))) {
            region.stopGuest(guest.id, guest.host);
            String why = "Cannot start instance: Spawn failed";
            region.state(guest, "error", null);
            guest.fault = why;
            history.error(job.requestId, "compute_power", guest.host, why);
            return;
        }
        if (stop) {
            region.stopGuest(guest.id, guest.host);
        } else {
            region.startGuest(guest, guest.host);
        }
        region.state(guest, stop ? "stopped" : "active", null);
        history.success(job.requestId, "compute_power", guest.host);
    }

    private boolean spawnFails(String hostOrServer) {
        return region.rows()
                .troubles
                .getOrDefault(hostOrServer, new TreeSet<>())
                .contains(Trouble.SPAWN_FAILS);
    }

    private void delete(Guest guest) {
        region.stopGuest(guest.id, guest.host);
        region.rows().guests.remove(guest.id);
        region.rows().allocations.remove(guest.id);
        region.moves().live.deleted(guest);
    }
}

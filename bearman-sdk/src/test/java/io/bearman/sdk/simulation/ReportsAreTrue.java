package io.bearman.sdk.simulation;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.journal.Entry;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Report;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A host is called done when its system ended, is up again, enabled and in service; taken back when a human
 * took it; anything else with a reason. The exit code says no more and no less.
 */
final class ReportsAreTrue implements Invariant {
    /** Nova notices after a minute that a host is down. */
    private static final Duration NOTICED = Duration.ofMinutes(2);

    private final SimulatedFleet fleet;
    private final Duration unknowable;
    private final Map<HostId, Long> disturbed = new HashMap<>();
    private final Set<HostId> wasDown = new HashSet<>();
    private final Set<HostId> humans = new HashSet<>();
    private final Set<HostId> done = new HashSet<>();

    /**
     * @param blind how long after a look of ours something may be said that rests on it
     */
    ReportsAreTrue(SimulatedFleet fleet, Duration blind) {
        this.fleet = fleet;
        this.unknowable = NOTICED.plus(blind);
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.HumanDid did) {
            humans.add(did.host());
            disturb(did.host());
        } else if (happening instanceof Happening.Powered powered) {
            wasDown.add(powered.host());
            if (!Truth.isOurs(powered.by())) {
                disturb(powered.host());
            }
        } else if (happening instanceof Happening.Panicked panicked) {
            wasDown.add(panicked.host());
            disturb(panicked.host());
        } else if (happening instanceof Happening.Wrote wrote
                && wrote.entry().step().equals("host")
                && wrote.entry().phase() == Entry.Phase.DONE) {
            done.add(wrote.entry().host());
            check(wrote.entry().host());
        } else if (happening instanceof Happening.Reported reported) {
            check(reported.report());
        }
    }

    private void disturb(HostId host) {
        disturbed.put(host, fleet.time().nanoTime());
    }

    private boolean isDisturbed(HostId host) {
        Long at = disturbed.get(host);
        return at != null && fleet.time().nanoTime() - at < unknowable.toNanos();
    }

    private void check(HostId host) {
        if (isDisturbed(host)) {
            return;
        }
        boolean right = wasDown.contains(host)
                && fleet.machine(host).serves()
                && (!fleet.cloud().disabled(host) || humans.contains(host))
                && fleet.state(host) instanceof HostState.InService;
        if (!right) {
            violated(host + " is called done: it was " + (wasDown.contains(host) ? "" : "never ")
                    + "down, its system " + (fleet.machine(host).serves() ? "runs" : "does not run")
                    + ", it is " + (fleet.cloud().disabled(host) ? "disabled" : "enabled") + " and "
                    + fleet.state(host).kind());
        }
    }

    private void check(Report report) {
        for (HostReport host : report.hosts()) {
            boolean told =
                    !host.why().isEmpty() && host.why().contains(host.host().value());
            switch (host.outcome()) {
                case DONE -> {
                    if (!done.contains(host.host())) {
                        violated(host.host() + " is reported done, and is not");
                    }
                }
                case TAKEN_BACK -> {
                    if (!humans.contains(host.host())) {
                        violated("a human is blamed who did nothing: " + host.why());
                    }
                }
                case FAILED, REFUSED, HELD, INTERRUPTED -> {
                    if (!told) {
                        violated("no reason is given: " + host);
                    }
                }
            }
        }
        boolean all =
                report.hosts().stream().allMatch(host -> host.outcome() == HostReport.Outcome.DONE);
        if (all != (report.exitCode() == ExitCode.DONE)) {
            violated("exit code " + report.exitCode() + " of " + report.table());
        }
    }

    private void violated(String how) {
        fleet.truth().violated(getClass(), how);
    }
}

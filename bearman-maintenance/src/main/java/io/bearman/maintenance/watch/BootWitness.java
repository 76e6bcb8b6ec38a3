package io.bearman.maintenance.watch;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.boot.Boots;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import java.time.Duration;

/** Boot reports: a host that said a moment ago that it came up lives. Never silent. */
public final class BootWitness implements Liveness {
    private final Boots boots;
    private final TimeSource time;
    private final Duration fresh;

    /** @param fresh how long a report is a sign of life */
    public BootWitness(Boots boots, TimeSource time, Duration fresh) {
        this.boots = boots;
        this.time = time;
        this.fresh = fresh;
    }

    @Override
    public String name() {
        return "boot report";
    }

    @Override
    public Sign ask(Placed host) {
        return boots.latest(host.host().id())
                .<Sign>map(report -> {
                    Duration age = Duration.between(report.at(), time.now());
                    return age.compareTo(fresh) < 0
                            ? new Sign.Alive("came up at " + report.at())
                            : new Sign.Unknown("the latest is of " + report.at());
                })
                .orElseGet(() -> new Sign.Unknown("there is none"));
    }
}

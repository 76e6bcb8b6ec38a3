package io.bearman.maintenance.boot;

import io.bearman.core.host.RackId;
import io.bearman.maintenance.HandClaim;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Settings;
import java.time.Duration;

/**
 * Whose turn it is to be switched on in a rack: a rack that is switched on at once may trip its feed. The
 * same turns as those of runs. Thread-safe.
 */
final class PowerTurns {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Much less than a lease, which is renewed meanwhile. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Ports ports;
    private final Settings settings;

    PowerTurns(Ports ports, Settings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    /** {@return whether it is this rack's turn, which is taken} */
    boolean taken(RackId rack) {
        return left(rack).isZero();
    }

    /** Waits for this rack's turn and takes it, the claim kept. */
    void await(RackId rack, HandClaim.Held held) {
        for (Duration left = left(rack); !left.isZero(); left = left(rack)) {
            held.notAfter().get();
            ports.time().sleep(left.compareTo(PAUSE) < 0 ? left : PAUSE);
        }
    }

    private Duration left(RackId rack) {
        return ports.admissions().powerOn(rack, settings.powerOns(), MINUTE);
    }
}

package io.bearman.maintenance.boot;

import io.bearman.core.host.HostState;
import java.time.Duration;

/**
 * How long a machine that boots may say nothing.
 *
 * @param acts whether machines are power-cycled at all; else it is only said which ones would be
 * @param registering while it is looked at
 * @param deploying while it boots its system for the first time
 * @param joining while a run that brings it in has left it alone
 * @param cycles how often it is power-cycled until it needs a human
 */
public record WatchdogSettings(
        boolean acts, Duration registering, Duration deploying, Duration joining, int cycles) {
    public WatchdogSettings {
        for (Duration each : new Duration[] {registering, deploying, joining}) {
            if (each.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("at least 1 s: " + each);
            }
        }
        if (cycles < 0 || cycles > 10) {
            throw new IllegalArgumentException("0 to 10 power cycles, not " + cycles);
        }
    }

    /** {@return only looks; five minutes each, two power cycles} */
    public static WatchdogSettings create() {
        Duration patience = Duration.ofSeconds(300);
        return new WatchdogSettings(false, patience, patience, patience, 2);
    }

    /** {@return these, power-cycling machines} */
    public WatchdogSettings acting() {
        return new WatchdogSettings(true, registering, deploying, joining, cycles);
    }

    /** {@return how long a host in this state may say nothing} */
    Duration silence(HostState.Kind state) {
        return switch (state) {
            case REGISTERING -> registering;
            case DEPLOYING -> deploying;
            case JOINING -> joining;
            case EXPECTED, IN_STOCK, REJECTED, IN_SERVICE, MAINTENANCE, FENCED, BROKEN, RETIRED ->
                throw new IllegalArgumentException("a host that is " + state + " is not watched");
        };
    }
}

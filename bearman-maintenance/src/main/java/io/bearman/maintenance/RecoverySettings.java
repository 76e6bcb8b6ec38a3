package io.bearman.maintenance;

import java.time.Duration;

/**
 * How a host that came back by itself is looked after.
 *
 * @param servers what is done with its servers, RESTART
 * @param parallelRestarts servers of one host that are being restarted at once, 3: a host that starts
 *     all its guests together starves them and the storage
 * @param restartTime how long one server may take to be ACTIVE again, 5 min
 * @param attempts how often a server is tried, 2
 */
public record RecoverySettings(
        AfterReboot servers, int parallelRestarts, Duration restartTime, int attempts) {
    public RecoverySettings {
        if (parallelRestarts < 1 || attempts < 1) {
            throw new IllegalArgumentException("these start at 1: " + parallelRestarts
                    + " restarts at once, " + attempts + " attempts");
        }
    }

    /** {@return the settings for production} */
    public static RecoverySettings create() {
        return new RecoverySettings(AfterReboot.RESTART, 3, Duration.ofMinutes(5), 2);
    }
}

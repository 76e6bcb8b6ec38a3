package io.bearman.core.node;

import io.bearman.core.time.TimeSource;
import java.time.Duration;

/**
 * The caller's hold on a host while a {@link NodeGate} is at work on its node, which may take many
 * minutes: it is asked before each change, and kept during each wait.
 */
public interface Hold {
    /** {@return how long the gate may wait} */
    Duration patience();

    /**
     * Asked right before each change of the cluster, and anew before each one that is tried again.
     *
     * @throws RuntimeException what ends the caller's work, when nothing more may be changed: the claim
     *     is lost, the fleet frozen, the host taken back by somebody
     */
    void check();

    /** Waits; the caller's claim lives on meanwhile. */
    void pause(Duration duration);

    /** {@return the hold of somebody who needs none} */
    static Hold of(TimeSource time, Duration patience) {
        return new Hold() {
            @Override
            public Duration patience() {
                return patience;
            }

            @Override
            public void check() {}

            @Override
            public void pause(Duration duration) {
                time.sleep(duration);
            }
        };
    }
}

package io.bearman.testkit.cloud;

import io.bearman.core.time.VirtualTime;
import java.time.Duration;

/** Lets things happen later: events of virtual time, or a thread of this machine. */
public interface Timers extends AutoCloseable {
    /** Lets something happen this far from now; it must not wait. */
    void after(Duration delay, Runnable event);

    /** Forgets what was to happen; may be called twice. */
    @Override
    void close();

    /** {@return the events of this virtual clock} */
    static Timers virtual(VirtualTime time) {
        return new Timers() {
            @Override
            public void after(Duration delay, Runnable event) {
                time.after(delay, event);
            }

            @Override
            public void close() {}
        };
    }

    /** {@return a daemon thread of its own, on this machine's clock} */
    static Timers daemon() {
        return new DaemonTimers();
    }
}

package io.bearman.testkit.bmc;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The power that the machine of a {@link SimulatedBmc} takes, as DCMI tells it. Thread-safe: the
 * BMC's lock.
 */
public final class PowerMeter {
    private final Object lock;
    private final TimeSource time;
    private final List<Change> changes = new ArrayList<>();
    private boolean measuring = true;

    PowerMeter(TimeSource time, Object lock) {
        this.lock = lock;
        this.time = time;
        changes.add(new Change(time.nanoTime(), 0));
    }

    private record Change(long at, int watts) {}

    /** What was measured over some time. */
    record Statistics(int now, int least, int most, int average, Duration over) {}

    /** Takes this much from now on, 0 to 65535 W; 0 at first. */
    public void watts(int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException("not from 0 to 65535 W: " + value);
        }
        synchronized (lock) {
            if (changes.size() == 1 && changes.get(0).watts() == 0) {
                changes.clear(); // what was before anything was set is no measurement
            }
            changes.add(new Change(time.nanoTime(), value));
        }
    }

    /** Measures, or does not at the moment. */
    public void measuring(boolean now) {
        synchronized (lock) {
            measuring = now;
        }
    }

    boolean isMeasuring() {
        return measuring;
    }

    /** {@return what was measured in the last so long} */
    Statistics statistics(Duration window) {
        long now = time.nanoTime();
        long from = Math.max(changes.get(0).at(), now - window.toNanos());
        int last = changes.get(changes.size() - 1).watts();
        int least = last;
        int most = last;
        double energy = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            long until = i + 1 < changes.size() ? changes.get(i + 1).at() : now;
            if (until > from) {
                least = Math.min(least, change.watts());
                most = Math.max(most, change.watts());
                energy += (double) change.watts() * (until - Math.max(from, change.at()));
            }
        }
        int average = now > from ? (int) Math.round(energy / (now - from)) : last;
        return new Statistics(last, least, most, average, Duration.ofNanos(now - from));
    }
}

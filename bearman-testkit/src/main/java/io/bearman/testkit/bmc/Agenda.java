package io.bearman.testkit.bmc;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** What a BMC does later. Guarded by the BMC's lock. */
final class Agenda {
    private final TimeSource time;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private Consumer<Duration> alarm = delay -> {};
    private long count;

    Agenda(TimeSource time) {
        this.time = time;
    }

    private record Entry(Deadline due, long number, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            long before = due.nanoTime() - other.due.nanoTime();
            return Long.signum(before != 0 ? before : number - other.number);
        }
    }

    /** Sets who is told that {@link #runDue} has something to do so much later. */
    void alarm(Consumer<Duration> to) {
        alarm = to;
        entries.forEach(entry -> to.accept(entry.due().left(time)));
    }

    void in(Duration delay, Runnable task) {
        entries.add(new Entry(Deadline.in(time, delay), count++, task));
        alarm.accept(delay);
    }

    void runDue() {
        while (!entries.isEmpty() && entries.peek().due().passed(time)) {
            entries.remove().task().run();
        }
    }
}

package io.bearman.cli;

import io.bearman.core.time.TimeSource;
import java.io.PrintWriter;
import java.time.Duration;

/** How far many are, on a line that is written over and goes at the end. Not thread-safe. */
final class Progress implements AutoCloseable {
    /** Fewer are done before anybody wonders. */
    static final int WORTH_IT = 20;

    private static final long EVERY_NANOS = Duration.ofMillis(100).toNanos();
    private static final String FROM_THE_BEGINNING = "\r\033[K";

    private final PrintWriter err;
    private final TimeSource time;
    private final int total;
    private final boolean shown;
    private long last;
    private int done;

    /** @param terminal whether a human reads it */
    Progress(PrintWriter err, TimeSource time, int total, boolean terminal) {
        this.err = err;
        this.time = time;
        this.total = total;
        this.shown = terminal && total > WORTH_IT;
        this.last = time.nanoTime();
    }

    /** One more has ended. */
    void step() {
        done++;
        if (shown && time.nanoTime() - last >= EVERY_NANOS) {
            last = time.nanoTime();
            err.print(FROM_THE_BEGINNING + done + " of " + total);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (shown) {
            err.print(FROM_THE_BEGINNING);
            err.flush();
        }
    }
}

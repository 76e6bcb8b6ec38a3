package io.bearman.testkit.cloud;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread that lets everything happen in order. */
final class DaemonTimers implements Timers {
    private final ScheduledThreadPoolExecutor thread;

    DaemonTimers() {
        thread = new ScheduledThreadPoolExecutor(1, DaemonTimers::daemonThread);
        // After close an event that comes late is nobody's business.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread daemonThread(Runnable body) {
        Thread created = new Thread(body, "fake-cloud");
        created.setDaemon(true);
        return created;
    }

    @Override
    public void after(Duration delay, Runnable event) {
        thread.schedule(event, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

package io.bearman.core.time;

import io.bearman.core.InterruptedWaitException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until everybody waits, then jumps to the next thing that happens.
 *
 * <p>Tasks ({@link #spawn}) are threads of which exactly one runs at a time: every wait hands over
 * to the scheduler, which picks the next runnable one with the seed's random. Events ({@link
 * #after}) run between tasks and must not wait. So a seed replays exactly.
 *
 * <p>A thread that is no task may use the clock while no {@link #run} is going on: its waits
 * themselves play the world forward. Not thread-safe beyond that: the scheduler owns all state, and
 * its semaphore and the tasks' turns hand it over.
 */
public final class VirtualTime implements TimeSource {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;
    private final Semaphore scheduler = new Semaphore(0);
    private final List<Task> tasks = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ThreadLocal<@Nullable Task> current = new ThreadLocal<>();
    private long nanos;
    private long eventCount;
    private int taskCount;

    public VirtualTime(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return EPOCH.plusNanos(nanos);
    }

    @Override
    public void sleep(Duration duration) {
        await(() -> false, duration);
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration atMost) {
        endWhenInterrupted();
        long deadline = nanos + Math.max(0, atMost.toNanos());
        Task self = current.get();
        if (self != null) {
            return self.park(condition, deadline);
        }
        boolean holds = playUntil(
                () -> Thread.currentThread().isInterrupted() || condition.getAsBoolean(), deadline);
        endWhenInterrupted();
        return holds;
    }

    private static void endWhenInterrupted() {
        if (Thread.interrupted()) {
            throw new InterruptedWaitException(new InterruptedException());
        }
    }

    /** {@return an executor whose every command is a task of this clock} */
    public Executor executor() {
        return command -> spawn("task-" + (++taskCount), command);
    }

    /** Adds a task; it first runs when the scheduler picks it. */
    public void spawn(String name, Runnable body) {
        tasks.add(new Task(name, body));
    }

    /** Lets something happen this far from now; it must not wait. */
    public void after(Duration delay, Runnable event) {
        events.add(new Event(nanos + delay.toNanos(), eventCount++, event));
    }

    /**
     * Runs until every task has finished, at most this much virtual time.
     *
     * @throws IllegalStateException when tasks are still unfinished then, naming them, or when
     *     nothing can ever happen again; a task's own failure is thrown as it is
     */
    public void run(Duration atMost) {
        if (!playUntil(() -> tasks.isEmpty(), nanos + atMost.toNanos())) {
            throw new IllegalStateException("still waiting at " + now() + ": " + names());
        }
    }

    private boolean playUntil(BooleanSupplier condition, long deadline) {
        while (true) {
            runDueEvents();
            if (condition.getAsBoolean()) {
                return true;
            }
            if (nanos - deadline >= 0 && nothingRunnable()) {
                return false;
            }
            Task next = pick();
            if (next != null) {
                next.turn();
            } else {
                nanos = Math.min(deadline, nextHappening(deadline));
            }
        }
    }

    private void runDueEvents() {
        for (Event due = events.peek(); due != null && due.at - nanos <= 0; due = events.peek()) {
            events.remove();
            due.action.run();
        }
    }

    private boolean nothingRunnable() {
        return tasks.stream().noneMatch(Task::runnable);
    }

    private @Nullable Task pick() {
        List<Task> runnable = tasks.stream().filter(Task::runnable).toList();
        return runnable.isEmpty() ? null : runnable.get(random.nextInt(runnable.size()));
    }

    private long nextHappening(long otherwise) {
        Event event = events.peek();
        long next = event == null ? otherwise : Math.min(event.at, otherwise);
        for (Task task : tasks) {
            next = Math.min(next, task.deadline);
        }
        return Math.max(next, nanos);
    }

    private String names() {
        return String.join(", ", tasks.stream().map(task -> task.name).toList());
    }

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** A thread that runs only in its turn. */
    private final class Task {
        private final String name;
        private final Thread thread;
        private volatile boolean mine;
        private BooleanSupplier until = () -> true;
        private long deadline = Long.MAX_VALUE;
        private boolean finished;
        private @Nullable Throwable failure;

        Task(String name, Runnable body) {
            this.name = name;
            this.thread = new Thread(() -> live(body), name);
            thread.setDaemon(true);
        }

        private void live(Runnable body) {
            awaitTurn();
            current.set(this);
            try {
                body.run();
            } catch (Throwable e) {
                failure = e;
            } finally {
                finished = true;
                scheduler.release();
            }
        }

        /** Leaves an interrupt where it is, for the scheduler has to see it to give us our turn. */
        private void awaitTurn() {
            while (!mine) {
                LockSupport.park(this);
            }
            mine = false;
        }

        boolean runnable() {
            return deadline - nanos <= 0 || thread.isInterrupted() || until.getAsBoolean();
        }

        /** Called by the scheduler: lets the task run until it waits or ends. */
        void turn() {
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            }
            mine = true;
            LockSupport.unpark(thread);
            scheduler.acquireUninterruptibly();
            if (finished) {
                tasks.remove(this);
                rethrow();
            }
        }

        private void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }

        /** Called by the task: hands over until the condition holds or the deadline is reached. */
        boolean park(BooleanSupplier condition, long atMost) {
            until = condition;
            deadline = atMost;
            scheduler.release();
            awaitTurn();
            deadline = Long.MAX_VALUE;
            until = () -> true;
            endWhenInterrupted();
            return condition.getAsBoolean();
        }
    }
}

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
 * to the next runnable one, picked with the seed's random. Events ({@link #after}) run between tasks
 * and must not wait. So a seed replays exactly.
 *
 * <p>A thread that is no task may use the clock while no {@link #run} is going on: its waits
 * themselves play the world forward. Not thread-safe beyond that: whoever has the turn owns all
 * state, and hands it over with the turn.
 */
public final class VirtualTime implements TimeSource {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;
    private final Semaphore scheduler = new Semaphore(0);
    private final List<Task> tasks = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Task> runnable = new ArrayList<>();
    private final ThreadLocal<@Nullable Task> current = new ThreadLocal<>();
    private Goal goal = new Goal(() -> true, 0);
    private @Nullable Throwable failure;
    private boolean inEvent;
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
        if (inEvent) {
            throw new IllegalStateException("an event must not wait");
        }
        endWhenInterrupted();
        long deadline = nanos + Math.max(0, atMost.toNanos());
        Task self = current.get();
        if (self != null) {
            return self.park(condition, deadline);
        }
        Thread caller = Thread.currentThread();
        boolean holds =
                playUntil(() -> caller.isInterrupted() || condition.getAsBoolean(), deadline);
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

    /** Called by a thread that is no task: plays until the condition holds or the deadline is there. */
    private boolean playUntil(BooleanSupplier condition, long deadline) {
        Goal before = goal;
        goal = new Goal(condition, deadline);
        try {
            for (Task next = next(); next != null; next = next()) {
                next.turn();
                scheduler.acquireUninterruptibly();
                rethrowFailure();
            }
            return condition.getAsBoolean();
        } finally {
            goal = before;
        }
    }

    /** What whoever called from outside waits for. */
    private record Goal(BooleanSupplier reached, long deadline) {}

    /**
     * Plays on whatever thread has the turn, so that a task that is the only one to go on needs no
     * other thread.
     *
     * @return whose turn it is; null for whoever called from outside
     */
    private @Nullable Task next() {
        while (true) {
            runDueEvents();
            if (goal.reached.getAsBoolean()) {
                return null;
            }
            Task next = pick();
            if (next != null) {
                return next;
            }
            if (nanos - goal.deadline >= 0) {
                return null;
            }
            nanos = Math.min(goal.deadline, nextHappening(goal.deadline));
        }
    }

    private void runDueEvents() {
        Event due = events.peek();
        if (due == null || due.at - nanos > 0) {
            return;
        }
        inEvent = true;
        try {
            for (; due != null && due.at - nanos <= 0; due = events.peek()) {
                events.remove();
                due.action.run();
            }
        } finally {
            inEvent = false;
        }
    }

    private @Nullable Task pick() {
        runnable.clear();
        for (Task task : tasks) {
            if (task.runnable()) {
                runnable.add(task);
            }
        }
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

    /** Called by whoever ends its turn and does not go on itself. */
    private void handOver(@Nullable Task to) {
        if (to == null) {
            scheduler.release();
        } else {
            to.turn();
        }
    }

    private @Nullable Task nextOrFailure() {
        try {
            return next();
        } catch (Throwable e) {
            failure = e;
            return null;
        }
    }

    private void rethrowFailure() {
        Throwable thrown = failure;
        failure = null;
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
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
            }
            tasks.remove(this);
            handOver(failure == null ? nextOrFailure() : null);
        }

        /** Leaves an interrupt where it is, for whoever plays has to see it to give us our turn. */
        private void awaitTurn() {
            while (!mine) {
                LockSupport.park(this);
            }
            mine = false;
        }

        boolean runnable() {
            return deadline - nanos <= 0 || thread.isInterrupted() || until.getAsBoolean();
        }

        /** Called by whoever has the turn: gives it to this task, until it waits or ends. */
        void turn() {
            mine = true;
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
        }

        /** Called by the task: hands over until the condition holds or the deadline is reached. */
        boolean park(BooleanSupplier condition, long atMost) {
            until = condition;
            deadline = atMost;
            Task next = nextOrFailure();
            if (next != this) {
                handOver(next);
                awaitTurn();
            }
            deadline = Long.MAX_VALUE;
            until = () -> true;
            endWhenInterrupted();
            return condition.getAsBoolean();
        }
    }
}

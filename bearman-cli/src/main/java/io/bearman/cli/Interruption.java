package io.bearman.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM interrupt the command instead of killing it, so that a run stops after its
 * current step. A second Ctrl-C cannot be caught; what was begun is in the journal anyway.
 */
final class Interruption {
    private static final long PATIENCE_MILLIS = 30_000;

    private final AtomicBoolean over = new AtomicBoolean();

    private Interruption() {}

    static Interruption ofThisThread() {
        Interruption interruption = new Interruption();
        Thread command = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.pass(command)));
        return interruption;
    }

    private void pass(Thread command) {
        if (over.get()) {
            return;
        }
        command.interrupt();
        synchronized (over) {
            try {
                if (!over.get()) {
                    over.wait(PATIENCE_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The command is at its end: nothing is left to interrupt. */
    void over() {
        synchronized (over) {
            over.set(true);
            over.notifyAll();
        }
    }
}

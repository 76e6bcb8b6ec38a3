package io.bearman.core;

/** The calling thread was interrupted while waiting; its interrupt flag is set again. */
public final class InterruptedWaitException extends BearmanException {
    private static final long serialVersionUID = 1L;

    public InterruptedWaitException(InterruptedException cause) {
        super("interrupted", cause);
        Thread.currentThread().interrupt();
    }
}

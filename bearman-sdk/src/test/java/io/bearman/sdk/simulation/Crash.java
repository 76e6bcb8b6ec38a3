package io.bearman.sdk.simulation;

/** The process is killed: nothing of it runs any more. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("killed", null, false, false);
    }
}

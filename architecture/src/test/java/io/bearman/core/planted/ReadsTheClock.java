package io.bearman.core.planted;

/** Breaks a rule on purpose. */
final class ReadsTheClock {
    long now() {
        return System.nanoTime();
    }
}

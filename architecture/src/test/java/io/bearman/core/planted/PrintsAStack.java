package io.bearman.core.planted;

/** Breaks a rule on purpose. */
final class PrintsAStack {
    void print(IllegalStateException e) {
        e.printStackTrace();
    }
}

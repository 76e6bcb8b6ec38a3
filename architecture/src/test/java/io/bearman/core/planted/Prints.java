package io.bearman.core.planted;

/** Breaks a rule on purpose. */
final class Prints {
    void print() {
        System.out.println();
    }
}

package io.bearman.sdk.simulation;

/**
 * Something that must be so at every moment of every world. One class each; it hears of everything
 * that happens, and says when it is broken.
 */
interface Invariant {
    /** Looks at something that has just happened, and remembers what it needs. */
    void see(Happening happening);
}

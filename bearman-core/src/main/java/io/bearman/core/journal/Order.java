package io.bearman.core.journal;

/** What people tell all workers of an unfinished run. */
public enum Order {
    /** Take one host after the other. */
    GO,
    /** Begin no further host; finish those under way. */
    PAUSE,
    /** Begin no further host, give back those that are not off yet, finish the others, end the run. */
    CANCEL
}

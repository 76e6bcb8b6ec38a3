package io.bearman.store;

/**
 * Does one kind of work. It is called again after a crash or a failure, so what it does outside of
 * the store must bear that: look first, do what is missing; a dangerous action needs a claim besides.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Does what is to be done outside of the store.
     *
     * @return what is then changed in the store, in one transaction with the end of the work
     */
    Effect perform(Piece piece);
}

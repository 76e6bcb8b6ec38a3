package io.bearman.core.boot;

import java.time.Instant;

/** Tells whether anything that boots depend on has changed. */
@FunctionalInterface
public interface BootChanges {
    /** {@return how far the store is at this moment} */
    Mark latest();

    /**
     * How far a store is. Between two equal places nothing has changed of hosts, machines, holds,
     * armings, images and what was chosen for one boot; and whatever token could be exchanged still can,
     * unless its time is over.
     *
     * @param event the number of the latest audit event: every such change is one
     * @param noted when that was noted: a store that was put back to an earlier moment gives its numbers
     *     once more
     * @param replaced how many tokens were replaced while they could be exchanged
     * @param at the store's clock
     */
    record Mark(long event, Instant noted, long replaced, Instant at) {
        /** {@return whether nothing has changed between this and that} */
        public boolean isPlaceOf(Mark other) {
            return event == other.event && replaced == other.replaced && noted.equals(other.noted);
        }
    }
}

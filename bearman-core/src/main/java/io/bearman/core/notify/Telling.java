package io.bearman.core.notify;

import java.time.Duration;

/** What became of a notice. */
public sealed interface Telling {
    /** The receiver has it. */
    record Told() implements Telling {}

    /**
     * The receiver could not take it now, or its answer was lost: tell it again.
     *
     * @param why in words for people
     * @param pause how long the receiver wants nothing at all; zero when it did not say
     */
    record Later(String why, Duration pause) implements Telling {}

    /**
     * The receiver will not take this one.
     *
     * @param why in words for people
     */
    record Refused(String why) implements Telling {}
}

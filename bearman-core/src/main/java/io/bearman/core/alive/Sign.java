package io.bearman.core.alive;

/** What a witness says of a host's operating system. */
public sealed interface Sign {
    /** {@return what was seen, for people} */
    String what();

    /**
     * It lives.
     *
     * @param what what was seen
     */
    record Alive(String what) implements Sign {}

    /**
     * The witness works, and nothing of the host is to be seen.
     *
     * @param what what was not seen, and for how long
     */
    record Silent(String what) implements Sign {}

    /**
     * The witness cannot tell; never counts as silence.
     *
     * @param what why not
     */
    record Unknown(String what) implements Sign {}
}

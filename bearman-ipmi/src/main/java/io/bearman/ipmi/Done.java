package io.bearman.ipmi;

/** The answer of a command that has nothing to say but its completion code. */
enum Done {
    DONE
}

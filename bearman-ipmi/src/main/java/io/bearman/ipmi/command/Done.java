package io.bearman.ipmi.command;

/** The answer of a command that has nothing to say but its completion code. */
public enum Done {
    DONE
}

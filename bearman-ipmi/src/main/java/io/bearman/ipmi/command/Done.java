package io.bearman.ipmi.command;

/** The answer of an {@link Order}. */
public enum Done {
    DONE
}

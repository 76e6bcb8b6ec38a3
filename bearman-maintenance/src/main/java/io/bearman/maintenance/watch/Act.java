package io.bearman.maintenance.watch;

import java.util.Locale;

/** What a watch may do by itself, when it is told that it may. */
public enum Act {
    /** Fence a dead host and start its servers elsewhere. */
    EVACUATE,
    /** Look after the servers of a host that came back by itself. */
    RECOVER;

    /** {@return the word in configuration and command line} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.bearman.core.boot;

/** What a machine was let boot for. */
public enum BootPurpose {
    /** To be looked at and registered: its facts count. */
    REGISTRATION,
    /** To serve as its host. */
    PRODUCTION,
    /**
     * To be looked at by a human who asked for it: the system that registers machines, but its facts
     * change nothing and it always stays on.
     */
    RESCUE;

    /** {@return what the machine itself is told: {@code registration} or {@code production}} */
    public String word() {
        return this == PRODUCTION ? "production" : "registration";
    }
}

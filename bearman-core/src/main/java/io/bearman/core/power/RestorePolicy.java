package io.bearman.core.power;

/** What a machine does when mains power returns. */
public enum RestorePolicy {
    /** It stays off until somebody switches it on. */
    STAY_OFF,
    /** It is as it was before. */
    PREVIOUS,
    /** It starts, whatever it was before. */
    ALWAYS_ON
}

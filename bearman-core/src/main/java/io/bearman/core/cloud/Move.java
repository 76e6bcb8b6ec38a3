package io.bearman.core.cloud;

/** How a server is moved while its host is alive. */
public enum Move {
    /** Running on, without a pause worth mentioning (os-migrateLive). */
    LIVE,
    /** Stopped, moved, and confirmed afterwards (migrate, confirmResize). */
    COLD
}

package io.bearman.testkit.cloud;

/** What a hypervisor can do wrong, each as measured on a real Nova. */
public enum Trouble {
    /** A live migration that starts never ends by itself. */
    HANG,
    /** The driver fails a started live migration: record {@code failed}, all events Success. */
    FAIL,
    /** The driver raises in a started live migration: the server is in ERROR, and runs. */
    RAISE,
    /** The source refuses a live migration in its checks (local disk): record {@code error}. */
    SOURCE_REFUSES,
    /** The target refuses a live migration in its checks: record {@code error}. */
    TARGET_REFUSES,
    /** The target fails to prepare a live migration: record {@code error}. */
    PREPARE_FAILS,
    /** A cold migration fails while copying: the server is in ERROR. */
    COLD_FAILS,
    /** The host cannot start an evacuated, new or rebooted server: the server is in ERROR. */
    SPAWN_FAILS
}

package io.bearman.maintenance;

/** What is done with the servers of a host that came back by itself. */
public enum AfterReboot {
    /** Those that Nova believes running are started again in place, by a hard reboot. */
    RESTART,
    /** They are named and left to humans. */
    LEAVE
}

package io.bearman.core.host;

/** Where the disks of a host's servers are: whether they outlive the host's power. */
public enum Storage {
    /** On storage that other hosts reach too: a server can be rebuilt elsewhere with its disk. */
    SHARED,
    /** In the host: lost with its power; a server moves only with its disk copied. */
    LOCAL,
    /** Nobody said. Treated as {@link #LOCAL} wherever a disk could be lost. */
    UNKNOWN
}

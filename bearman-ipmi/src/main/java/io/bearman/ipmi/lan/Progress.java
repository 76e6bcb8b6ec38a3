package io.bearman.ipmi.lan;

/** Whether somebody is setting parameters (parameter 0 of LAN and SOL configuration). */
public enum Progress {
    COMPLETE,
    IN_PROGRESS,
    /** What was set since takes effect; not every BMC has it. */
    COMMIT,
    RESERVED
}

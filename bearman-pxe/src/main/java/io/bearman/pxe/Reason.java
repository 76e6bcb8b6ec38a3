package io.bearman.pxe;

/** Why the boot desk decided so. */
public enum Reason {
    /** No machine of ours has this MAC, UUID or serial. */
    UNKNOWN_MACHINE,
    /** Known, and its checks are still to be run, or to be run again. */
    NOT_REGISTERED,
    /** Its run lets it boot production. */
    ARMED,
    /** In service, and nobody asked for this boot: a panic, or the power came back. */
    UNPLANNED_REBOOT,
    /** A human chose a rescue, or another image, for this boot only. */
    OVERRIDDEN,
    /** Its run has not armed it. */
    NOT_ARMED,
    /** Another run armed it than the one it belongs to. */
    ARMED_BY_ANOTHER_RUN,
    /** Dead, its guests may live elsewhere: only its run or a human lets it back. */
    FENCED,
    /** Needs a human. */
    BROKEN,
    /** Gone for good. */
    RETIRED,
    /** Its machine was replaced, or retired and forgotten: it is never taken for another. */
    ON_HOLD,
    /** What it says of itself points at two machines, or only half at one. */
    CONFLICT,
    /** Another machine that says the same of itself is there at this moment. */
    TWIN,
    /** So many others ask that we do not know, or who say that they are this host, that it has to wait. */
    CROWDED,
    /** The store is away, and without it only hosts that serve boot. */
    STORE_AWAY,
    /** It says nothing of itself that could tell it from others. */
    NO_IDENTITY,
    /** Its question cannot be read. */
    BAD_QUESTION,
    /** Nobody said what its flavor boots. */
    NO_PROFILE
}

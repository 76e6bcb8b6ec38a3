package io.bearman.core.registration;

/** Whether a machine that was told to power off is off. */
public enum PowerOff {
    /** It was told to stay on. */
    NOT_TOLD,
    /** It was told, and its BMC was not read OFF yet. */
    AWAITED,
    /** The same for longer than it ought to take; people were told. */
    LATE,
    /** Its BMC was read OFF. */
    READ,
    /** It was told, and nobody can know: its host is gone, or it never had one. */
    UNKNOWABLE;

    /** {@return whether its BMC is still to be read} */
    public boolean open() {
        return this == AWAITED || this == LATE;
    }
}

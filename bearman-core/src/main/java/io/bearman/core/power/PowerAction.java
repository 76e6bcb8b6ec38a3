package io.bearman.core.power;

/** What a BMC can be told to do with the power (Chassis Control, IPMI v2.0 §28.3). */
public enum PowerAction {
    ON,
    HARD_OFF,
    SOFT_OFF,
    CYCLE,
    RESET,
    DIAGNOSTIC_INTERRUPT;

    /** {@return whether doing it twice is as good as once} */
    public boolean idempotent() {
        return this == ON || this == HARD_OFF;
    }

    /** {@return whether it stops what runs on the machine} */
    public boolean stopsGuests() {
        return this != ON;
    }
}

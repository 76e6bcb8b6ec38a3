package io.bearman.ipmi.command;

/** What a session may do (IPMI v2.0 §6.8); open it with no more than is needed. */
public enum Privilege {
    /** Enough to read: power state, device id, GUID. */
    USER(2),
    /** Enough for power and boot device. */
    OPERATOR(3),
    /** Everything, settings of the BMC included. */
    ADMINISTRATOR(4);

    private final int number;

    Privilege(int number) {
        this.number = number;
    }

    /** {@return its number on the wire} */
    public int number() {
        return number;
    }
}

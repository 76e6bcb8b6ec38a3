package io.bearman.ipmi.command;

/** The most that a user or a channel is given (IPMI v2.0 §6.8), as a BMC stores it. */
public enum PrivilegeLimit {
    UNSPECIFIED(0),
    CALLBACK(1),
    USER(2),
    OPERATOR(3),
    ADMINISTRATOR(4),
    OEM(5),
    /** A number that the specification keeps for later. */
    RESERVED(6),
    NO_ACCESS(15);

    private final int number;

    PrivilegeLimit(int number) {
        this.number = number;
    }

    /** {@return the limit of these four bits} */
    public static PrivilegeLimit of(int number) {
        for (PrivilegeLimit limit : values()) {
            if (limit.number == number) {
                return limit;
            }
        }
        return RESERVED;
    }

    /** {@return the limit that gives just this} */
    public static PrivilegeLimit of(Privilege privilege) {
        return of(privilege.number());
    }

    /** {@return its four bits} */
    public int number() {
        return number;
    }
}

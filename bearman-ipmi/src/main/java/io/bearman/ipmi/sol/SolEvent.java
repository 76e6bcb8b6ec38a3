package io.bearman.ipmi.sol;

/** What happens to a console beside characters that come. */
public enum SolEvent {
    /** The machine sent a break. */
    BREAK,
    /** Characters of the machine were lost before the BMC could take them. */
    OVERRUN,
    /** The BMC cannot reach the machine's port, as when it is off; what is written waits. */
    UNAVAILABLE,
    /** It reaches the port again. */
    AVAILABLE,
    /** The BMC ended it: somebody took the console over, or it was switched off. */
    DEACTIVATED,
    /** The BMC did not answer for so long that the console is given up. */
    LOST;

    /** {@return whether nothing can come or go after it} */
    public boolean ends() {
        return this == DEACTIVATED || this == LOST;
    }
}

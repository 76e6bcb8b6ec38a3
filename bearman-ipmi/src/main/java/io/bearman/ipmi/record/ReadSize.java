package io.bearman.ipmi.record;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Dialogue;

/**
 * How many bytes a BMC is asked for at once: fewer each time it says that it cannot return so many.
 * Not thread-safe.
 */
public final class ReadSize {
    private final int[] sizes;
    private int at;

    /** @param sizes to try, the largest first */
    public ReadSize(int... sizes) {
        this.sizes = sizes.clone();
    }

    /** {@return how many bytes} */
    public int bytes() {
        return sizes[at];
    }

    /**
     * Asks for fewer from now on.
     *
     * @throws PowerException.Refused when the BMC could not return even the fewest
     */
    public void shrink(Dialogue bmc) {
        if (at + 1 == sizes.length) {
            throw new PowerException.Refused(
                    bmc.endpoint() + ": it returns not even " + sizes[at] + " bytes at once");
        }
        at++;
    }
}

package io.bearman.ipmi;

import io.bearman.ipmi.command.WireReader;

/**
 * What follows the status of a refused session setup message: each BMC leaves out something else.
 */
final class Refusal {
    private static final int RESERVED = 2;
    private static final int SESSION_ID = 4;

    private Refusal() {}

    /** {@return our session id, or 0 when it is left out} */
    static int consoleId(WireReader in) {
        if (in.remaining() < RESERVED + SESSION_ID) {
            return 0;
        }
        in.skip(RESERVED);
        return in.int32le();
    }
}

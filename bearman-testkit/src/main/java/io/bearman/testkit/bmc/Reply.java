package io.bearman.testkit.bmc;

import java.time.Duration;

/**
 * A packet that a BMC sends back.
 *
 * @param packet its bytes
 * @param after how long after the request it leaves
 * @param fromElsewhere whether it leaves from another address than the request was sent to
 */
public record Reply(byte[] packet, Duration after, boolean fromElsewhere) {
    /** From the address that the request was sent to. */
    public Reply(byte[] packet, Duration after) {
        this(packet, after, false);
    }
}

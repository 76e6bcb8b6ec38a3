package io.bearman.testkit.bmc;

import java.time.Duration;

/**
 * A packet that a BMC sends back.
 *
 * @param packet its bytes
 * @param after how long after the request it leaves
 */
public record Reply(byte[] packet, Duration after) {}

package io.bearman.core.power;

import io.bearman.core.host.BmcGuid;
import java.time.Instant;

/**
 * One answer of one BMC about its power, read in a session of its own.
 *
 * @param state on or off
 * @param guid the GUID that the session proved (covered by the RAKP message 2 code)
 * @param verified whether that GUID is the inventory's; false when the inventory has none,
 *     or another machine with the same
 * @param sessionId the managed system's session id: two readings of one session are one witness
 * @param nanoTime when, on the monotonic clock
 * @param at when, for people
 */
public record Reading(
        PowerState state,
        BmcGuid guid,
        boolean verified,
        int sessionId,
        long nanoTime,
        Instant at) {}

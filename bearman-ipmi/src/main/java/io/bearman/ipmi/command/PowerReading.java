package io.bearman.ipmi.command;

import java.time.Duration;
import java.time.Instant;

/**
 * The power that a machine takes (DCMI v1.5 §6.6.1), in watts.
 *
 * @param now at the moment
 * @param least in the period
 * @param most in the period
 * @param average in the period
 * @param at the BMC's clock
 * @param over the period
 * @param measures whether the BMC measures at the moment; not while the machine is off
 */
public record PowerReading(
        int now, int least, int most, int average, Instant at, Duration over, boolean measures) {}

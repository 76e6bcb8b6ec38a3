package io.bearman.core.boot;

import io.bearman.core.host.RunId;
import java.time.Instant;

/**
 * A run lets its host boot production, once.
 *
 * @param run the run
 * @param at since when
 */
public record Arming(RunId run, Instant at) {}

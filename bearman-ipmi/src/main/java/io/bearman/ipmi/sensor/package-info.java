/**
 * The sensors of a machine (IPMI v2.0 §35, §36, §42): readings in their units, thresholds, states.
 */
@NullMarked
package io.bearman.ipmi.sensor;

import org.jspecify.annotations.NullMarked;

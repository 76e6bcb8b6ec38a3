/**
 * Stores of records and memories that a BMC returns in parts: how they are read whole.
 */
@NullMarked
package io.bearman.ipmi.record;

import org.jspecify.annotations.NullMarked;

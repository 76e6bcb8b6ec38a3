/** The one clock: nothing else in Bearman tells time or sleeps. */
@NullMarked
package io.bearman.core.time;

import org.jspecify.annotations.NullMarked;

/** What every failure of Bearman has in common: one line for a person and an exit code. */
@NullMarked
package io.bearman.core;

import org.jspecify.annotations.NullMarked;

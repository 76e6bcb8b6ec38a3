/** Evidence of power-off, for tests of what cannot be called without it. */
@NullMarked
package io.bearman.testkit.power;

import org.jspecify.annotations.NullMarked;

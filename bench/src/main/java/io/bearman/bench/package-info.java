/** The program behind {@code bin/bench}: which areas are measured, and where the figures go. */
@NullMarked
package io.bearman.bench;

import org.jspecify.annotations.NullMarked;

/** The bearman command. */
@NullMarked
package io.bearman.cli;

import org.jspecify.annotations.NullMarked;

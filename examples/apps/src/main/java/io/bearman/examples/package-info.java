/** Programs that embed Bearman. */
@NullMarked
package io.bearman.examples;

import org.jspecify.annotations.NullMarked;

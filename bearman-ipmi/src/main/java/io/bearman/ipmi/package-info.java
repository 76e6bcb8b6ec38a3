/** RMCP+ client that implements the power port. */
@NullMarked
package io.bearman.ipmi;

import org.jspecify.annotations.NullMarked;

/** The engine: plans what to do with a host and its guests, then does exactly that, step by step. */
@NullMarked
package io.bearman.maintenance;

import org.jspecify.annotations.NullMarked;

/** Processes that are stopped between their last look and their action. */
@NullMarked
package io.bearman.sdk.stopped;

import org.jspecify.annotations.NullMarked;

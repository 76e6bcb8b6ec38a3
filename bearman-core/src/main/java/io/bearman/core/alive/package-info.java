/** Whether a host's operating system is alive, seen otherwise than through Nova. */
@NullMarked
package io.bearman.core.alive;

import org.jspecify.annotations.NullMarked;

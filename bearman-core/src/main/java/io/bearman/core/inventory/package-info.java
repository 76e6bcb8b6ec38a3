/** The truth about every host and machine. */
@NullMarked
package io.bearman.core.inventory;

import org.jspecify.annotations.NullMarked;

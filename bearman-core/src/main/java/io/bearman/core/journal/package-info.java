/** The write-ahead journal of maintenance runs. */
@NullMarked
package io.bearman.core.journal;

import org.jspecify.annotations.NullMarked;

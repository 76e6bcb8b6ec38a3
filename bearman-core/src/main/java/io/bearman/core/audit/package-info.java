/** Who changed what, and why. */
@NullMarked
package io.bearman.core.audit;

import org.jspecify.annotations.NullMarked;

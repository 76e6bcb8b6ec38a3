/** A machine's power as its BMC tells it, and the evidence that it is off. */
@NullMarked
package io.bearman.core.power;

import org.jspecify.annotations.NullMarked;

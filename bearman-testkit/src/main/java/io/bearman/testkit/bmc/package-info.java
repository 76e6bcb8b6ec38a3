/** Simulated BMCs: the far side of IPMI 2.0, with a codec of its own. */
@NullMarked
package io.bearman.testkit.bmc;

import org.jspecify.annotations.NullMarked;

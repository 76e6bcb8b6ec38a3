/** How BMCs ought to be set up: what is wanted, what differs, and the port that reads and mends it. */
@NullMarked
package io.bearman.core.bmc;

import org.jspecify.annotations.NullMarked;

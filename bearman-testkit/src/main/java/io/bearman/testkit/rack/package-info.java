/** A simulated rack: machines with BMCs that boot over HTTP and run the guests of a fake cloud. */
@NullMarked
package io.bearman.testkit.rack;

import org.jspecify.annotations.NullMarked;

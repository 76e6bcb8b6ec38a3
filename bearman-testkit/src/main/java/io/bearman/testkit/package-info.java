/** Simulated BMC, fake Keystone, Nova and Placement, simulated rack. */
@NullMarked
package io.bearman.testkit;

import org.jspecify.annotations.NullMarked;

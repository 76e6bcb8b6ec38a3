/** A fake Keystone, Nova and Placement with the awkward ways of the real ones. */
@NullMarked
package io.bearman.testkit.cloud;

import org.jspecify.annotations.NullMarked;

/** Boots machines that serve nobody yet: to be registered, to be deployed, and again when they stall. */
@NullMarked
package io.bearman.maintenance.boot;

import org.jspecify.annotations.NullMarked;

/** Hosts and machines: the role a node plays, and the iron that plays it. */
@NullMarked
package io.bearman.core.host;

import org.jspecify.annotations.NullMarked;

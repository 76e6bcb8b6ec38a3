/** The two seams to the network: datagrams, and HTTP requests. */
@NullMarked
package io.bearman.core.net;

import org.jspecify.annotations.NullMarked;

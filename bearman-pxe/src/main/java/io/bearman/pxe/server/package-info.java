/** The boot handler on Jetty: limits, time-outs, and the only place that knows Jetty. */
@NullMarked
package io.bearman.pxe.server;

import org.jspecify.annotations.NullMarked;

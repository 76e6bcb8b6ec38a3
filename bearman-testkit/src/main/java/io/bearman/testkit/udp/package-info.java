/** One thread for many UDP ports of this machine. */
@NullMarked
package io.bearman.testkit.udp;

import org.jspecify.annotations.NullMarked;

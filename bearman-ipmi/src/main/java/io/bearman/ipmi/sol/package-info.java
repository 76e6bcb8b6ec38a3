/** Serial over LAN: a machine's serial port as a stream of bytes (IPMI v2.0 §15, §24, §26). */
@NullMarked
package io.bearman.ipmi.sol;

import org.jspecify.annotations.NullMarked;

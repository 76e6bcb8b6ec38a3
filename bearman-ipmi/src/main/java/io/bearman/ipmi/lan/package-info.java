/** How a BMC is reached: its channels, LAN configuration, and serial over LAN. */
@NullMarked
package io.bearman.ipmi.lan;

import org.jspecify.annotations.NullMarked;

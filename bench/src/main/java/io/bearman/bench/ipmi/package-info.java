/** The IPMI client beside FreeIPMI's ipmipower and many ipmitool, on the same simulated BMCs. */
@NullMarked
package io.bearman.bench.ipmi;

import org.jspecify.annotations.NullMarked;

/**
 * RMCP+ client (IPMI v2.0 over LAN): sessions with BMCs, and the power port on them.
 */
@NullMarked
package io.bearman.ipmi;

import org.jspecify.annotations.NullMarked;

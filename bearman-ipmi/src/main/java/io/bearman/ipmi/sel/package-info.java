/**
 * The system event log of a machine (IPMI v2.0 §31, §32): read, understood, cleared; its clock.
 */
@NullMarked
package io.bearman.ipmi.sel;

import org.jspecify.annotations.NullMarked;

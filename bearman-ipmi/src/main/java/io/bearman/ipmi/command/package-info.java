/**
 * What can be asked of a BMC: one immutable record a command, named as in the specification, and
 * what such a record needs to read and write bytes.
 */
@NullMarked
package io.bearman.ipmi.command;

import org.jspecify.annotations.NullMarked;

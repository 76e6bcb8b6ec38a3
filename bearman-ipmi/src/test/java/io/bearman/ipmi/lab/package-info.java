/** The client against BMCs that nobody here wrote; needs the lab {@code lab/ipmi}. */
@NullMarked
package io.bearman.ipmi.lab;

import org.jspecify.annotations.NullMarked;
